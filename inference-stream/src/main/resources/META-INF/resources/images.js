// The last images. Whatever came with an image is put in as text, never as markup.
const MOST = 24;
const SMALL = 64; // pixels; below that an image is shown as squares

const list = document.getElementById('images');
let paused = false;
let missed = [];

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function picture(image) {
  const frame = element('div', 'picture', image.picture === null ? 'no picture' : '');
  if (image.picture !== null && image.picture.startsWith('data:image/png;base64,')) {
    const img = document.createElement('img');
    img.alt = '';
    img.onload = () => img.classList.toggle('small', img.naturalWidth <= SMALL);
    img.src = image.picture;
    frame.append(img);
  }
  return frame;
}

function svg(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

function bar(confidence) {
  const made = svg('svg', {
    class: 'bar', viewBox: '0 0 100 4', preserveAspectRatio: 'none', 'aria-hidden': 'true',
  });
  made.append(
    svg('rect', { class: 'rest', width: 100, height: 4 }),
    svg('rect', { class: 'share', width: 100 * confidence, height: 4 }));
  return made;
}

function item(image) {
  const made = document.createElement('li');
  made.title = `${image.label}\n${image.id}\n${image.model}, ${new Date(image.at).toLocaleString()}`;
  made.append(
    picture(image),
    element('p', 'label', image.label),
    element('p', 'confidence', `${(100 * image.confidence).toFixed(1)} %`),
    bar(image.confidence));
  return made;
}

/** Puts an image first; while paused, remembers it. */
export function showImage(image) {
  if (paused) {
    missed.push(image);
    missed = missed.slice(-MOST);
    return;
  }
  list.prepend(item(image));
  while (list.children.length > MOST) {
    list.lastElementChild.remove();
  }
  document.getElementById('no-images').hidden = true;
}

/** Begins anew. */
export function clearImages() {
  missed = [];
  if (!paused) {
    list.replaceChildren();
    document.getElementById('no-images').hidden = false;
  }
}

/** Holds the images still, or goes on with what came meanwhile. */
export function setPaused(value) {
  paused = value;
  if (!paused) {
    missed.forEach(showImage);
    missed = [];
  }
}
