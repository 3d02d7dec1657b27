// Keeps the connection to the stream's process, and says so when there is none.
import { showImage, clearImages, setPaused } from './images.js';
import { showStatus } from './status.js';

const RETRY_MS = 1000;
const BUSY_RETRY_MS = 10_000;

const notice = document.getElementById('notice');
let startedAt = null;
let events = null;

function say(text) {
  if (notice.textContent !== text) {
    notice.textContent = text;
  }
  notice.hidden = text === '';
}

function status(event) {
  const now = JSON.parse(event.data);
  if (startedAt !== null && startedAt !== now.startedAt) {
    say(`The stream's process was started again at ${new Date(now.startedAt).toLocaleTimeString()}; `
      + 'the figures begin anew.');
  } else if (notice.dataset.lost === 'true') {
    say('');
  }
  notice.dataset.lost = 'false';
  startedAt = now.startedAt;
  showStatus(now);
}

function retry(text, afterMs) {
  events.close();
  say(text);
  notice.dataset.lost = 'true';
  document.getElementById('state').className = 'state bad';
  document.getElementById('state-word').textContent = 'Not connected';
  setTimeout(connect, afterMs);
}

function connect() {
  events = new EventSource('api/events');
  // What comes first after a connection is all that a new page needs.
  events.onopen = clearImages;
  events.addEventListener('status', status);
  events.addEventListener('image', (event) => showImage(JSON.parse(event.data)));
  events.addEventListener('busy', (event) => retry(
    `${JSON.parse(event.data).most} pages are open already. Close one; this one tries again.`,
    BUSY_RETRY_MS));
  events.onerror = () => retry(
    "The connection to the stream's process is lost: it is stopped or starting again. "
    + 'What stands below is of before; this page goes on trying.', RETRY_MS);
}

document.getElementById('pause').addEventListener('click', (event) => {
  const button = event.currentTarget;
  const paused = button.getAttribute('aria-pressed') !== 'true';
  button.setAttribute('aria-pressed', String(paused));
  setPaused(paused);
});

connect();
