// State, model, figures and dead letters. Whatever came with an image is put in as text.
const STATES = {
  starting: ['Starting', ''],
  'waiting-for-model': ['Waiting for a model', ''],
  joining: ['Joining the consumer group', ''],
  running: ['Running', 'good'],
  stopping: ['Stopping', ''],
  failed: ['Failed', 'bad'],
};

const byId = (id) => document.getElementById(id);

function text(id, value) {
  const element = byId(id);
  if (element.textContent !== value) { // a live region is read out when it changes
    element.textContent = value;
  }
}

function count(number) {
  return number.toLocaleString('en');
}

function rate(number) {
  return number > 0 && number < 10 ? number.toFixed(1) : count(Math.round(number));
}

function latency(ms) {
  if (ms >= 3_600_000) {
    return '≥ 1 h';
  }
  if (ms >= 60_000) {
    return `${(ms / 60_000).toFixed(1)} min`;
  }
  if (ms >= 1000) {
    return `${(ms / 1000).toFixed(1)} s`;
  }
  return `${ms < 10 ? ms.toFixed(2) : Math.round(ms)} ms`;
}

function cell(name, value, className = '') {
  const made = document.createElement(name);
  made.textContent = value;
  made.className = className;
  return made;
}

function figureRow(name, recent, sinceStart, show) {
  const row = document.createElement('tr');
  const head = cell('th', name);
  head.scope = 'row';
  row.append(head, ...[recent, sinceStart].map((value) => cell(
    'td', value === null || value === undefined ? '–' : show(value))));
  return row;
}

function showFigures(figures) {
  const { recent, sinceStart } = figures;
  text('rate', rate(figures.imagesPerSecond));
  text('classified', count(figures.classified));
  text('dead-lettered', count(figures.deadLettered));
  const all = figures.classified + figures.deadLettered;
  text('dead-share', figures.deadLettered === 0 ? 'none'
    : `${(100 * figures.deadLettered / all).toFixed(2)} % of all`);
  text('window', `Last ${figures.windowSeconds} s`);
  const rows = [];
  [['endToEndMs', 'End to end'], ['modelMs', 'Model']].forEach(([key, name]) => {
    ['p50', 'p95', 'p99'].forEach((p) => {
      rows.push(figureRow(`${name}, ${p}`, recent[key]?.[p], sinceStart[key]?.[p], latency));
    });
  });
  rows.push(figureRow('Mean batch size', recent.meanBatchSize, sinceStart.meanBatchSize,
    (size) => size.toFixed(1)));
  byId('figures').tBodies[0].replaceChildren(...rows);
  showCurve(figures.curve);
}

function showCurve(curve) {
  const most = Math.max(1, ...curve);
  const points = curve.map((images, i) => (
    `${(240 * (60 - curve.length + i + 1) / 60).toFixed(1)},${(38 - 36 * images / most).toFixed(1)}`));
  const line = byId('curve').querySelector('.line');
  const area = byId('curve').querySelector('.area');
  const nothing = Math.max(0, ...curve) === 0;
  line.setAttribute('points', nothing ? '' : points.join(' '));
  area.setAttribute('points', nothing ? ''
    : `${points[0].split(',')[0]},40 ${points.join(' ')} 240,40`);
  text('curve-text', nothing ? 'nothing in the last minute'
    : `last minute; at most ${count(most)} in a second`);
}

function showModel(model, stream, state) {
  byId('model').hidden = model === null;
  byId('no-model').hidden = model !== null;
  byId('no-model-command').hidden = state !== 'waiting-for-model';
  if (model === null) {
    text('no-model-text', stream === null || state !== 'waiting-for-model' ? 'No model serves.'
      : `No model serves as ${stream.serves} yet. Nothing is consumed until one does, and no image `
        + 'is lost. Train or promote one; it is taken up by itself. What the store has:');
    return;
  }
  text('model-name', stream === null ? model.name : `${model.name} (serves ${stream.serves})`);
  text('model-version', String(model.version));
  text('model-digest', `${model.digest.slice(0, 19)}…`);
  byId('model-digest').title = model.digest;
  text('model-input', `${model.input.height} × ${model.input.width}, `
    + (model.input.channels === 1 ? 'grey' : 'colour'));
  text('model-labels', count(model.labels));
  text('model-device', `${model.device.replace('/device:', '')}, ${model.precision}`);
  byId('model-device').title = model.precisionReason;
  text('model-since', new Date(model.since).toLocaleString());
  byId('model-since').dateTime = model.since;
}

/** What comes next, or why it does not; an empty text where there is nothing to say. */
function nextModel(slot) {
  const lines = [];
  if (['loading', 'verifying', 'warming'].includes(slot.candidate)) {
    lines.push(`${slot.candidateVersion} is ${slot.candidate}.`);
  }
  if (slot.candidate === 'rejected') {
    const { model, reason, message } = slot.lastRejection;
    lines.push(`${model} is rejected (${reason}): ${message}. It is not tried again until it is `
      + 'promoted anew.');
  }
  if (slot.setback !== null) {
    lines.push(`Tried again later (${slot.setback.reason}): ${slot.setback.message}.`);
  }
  if (slot.farBehind) {
    lines.push(`Version ${slot.target} should have served for ${latency(1000 * slot.lagSeconds)}.`);
  }
  return lines.join(' ');
}

let shownSwaps = '';

function showSlot(slot) {
  const next = slot === null ? '' : nextModel(slot);
  text('next-model', next);
  byId('next-model').hidden = next === '';
  const swaps = slot === null ? [] : slot.swaps.filter((swap) => swap.from !== null);
  const given = JSON.stringify(swaps);
  if (given === shownSwaps) {
    return;
  }
  shownSwaps = given;
  byId('swaps').hidden = swaps.length === 0;
  byId('swap-list').replaceChildren(...swaps.map((swap) => cell('li',
    `${new Date(swap.at).toLocaleString()}: version ${swap.from} to ${swap.to}`
    + (swap.drainedAt === null ? ', draining' : ''))));
}

let shownDeadLetters = '';

function showDeadLetters(deadLetters) {
  const given = JSON.stringify(deadLetters);
  if (given === shownDeadLetters) {
    return; // what a person is selecting stays selected
  }
  shownDeadLetters = given;
  const reasons = Object.entries(deadLetters.byReason);
  byId('dead').hidden = reasons.length === 0;
  byId('no-dead').hidden = reasons.length > 0;
  byId('reasons').replaceChildren(
    ...reasons.map(([reason, number]) => cell('li', `${reason}: ${count(number)}`)));
  byId('dead-letters').tBodies[0].replaceChildren(...deadLetters.recent.map((letter) => {
    const row = document.createElement('tr');
    row.role = 'row'; // on a narrow window the rows are no table cells for the browser any more
    row.append(
      cell('td', letter.id === letter.position ? letter.position
        : `${letter.position} (${letter.id})`),
      cell('td', letter.reason, 'reason'),
      cell('td', letter.message),
      cell('td', new Date(letter.at).toLocaleTimeString(), 'when'));
    [...row.cells].forEach((each) => {
      each.role = 'cell';
    });
    return row;
  }));
}

function showStream(stream) {
  if (stream === null) {
    return;
  }
  text('stream-names', `${stream.applicationId}: ${stream.imagesTopic}, ${stream.delivery}`);
  text('send-command',
    `./streamlens send --bootstrap-server ${stream.bootstrapServers} --dataset fashion-mnist`);
}

/** Shows all of it. */
export function showStatus(status) {
  const [word, mood] = STATES[status.state] ?? [status.state, ''];
  text('state-word', word);
  byId('state').className = `state ${mood}`;
  document.title = `Streamlens: ${word.toLowerCase()}`;
  showStream(status.stream);
  showFigures(status.figures);
  showModel(status.model, status.stream, status.state);
  showSlot(status.slot);
  showDeadLetters(status.deadLetters);
}
