// The page works without this: keys press the buttons, a form is sent once, what waits is told live, photos open in place.
document.addEventListener('keydown', (event) => {
  const target = event.target;
  const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
  if (isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
  if (document.querySelector('dialog[open]')) return; // nothing is pressed behind an open photo
  const button = document.querySelector(`[data-key="${event.key}"]`);
  if (button) button.click();
});
document.addEventListener('submit', (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = '1';
});
// Back to a page that the browser kept: its forms may be sent again, the server knows what came twice.
window.addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Seconds in which a press may be taken back.
const leaving = document.querySelectorAll('[data-seconds]');
const counting = setInterval(() => {
  for (const one of leaving) {
    const left = Math.max(0, Number(one.dataset.seconds) - 1);
    one.dataset.seconds = left;
    one.textContent = one.textContent.replace(/\d+/, left);
    if (left === 0) one.closest('li').hidden = true;
  }
}, 1000);
if (leaving.length === 0) clearInterval(counting);

// What waits, live. Nothing is taken from under the officer's hands: only an empty desk loads anew.
const live = document.querySelector('[data-live]');
if (live && window.EventSource) {
  let first = null;
  new EventSource('/petugas/siaran').addEventListener('work', (event) => {
    const now = JSON.parse(event.data);
    if (live.dataset.live === 'empty' && now.waiting > 0) return location.reload();
    const count = document.querySelector('[data-count]');
    if (count) count.textContent = count.dataset.count.replace('{n}', now.waiting);
    if (first === null) first = now.version;
    const news = document.querySelector('[data-news]');
    if (news) news.hidden = now.version === first;
  });
}

// A photo opens over the page, to be enlarged and turned without losing the card.
const box = document.querySelector('dialog.photo');
if (box && box.showModal) {
  const image = box.querySelector('img');
  let turn = 0;
  let zoom = 1;
  let source = '';
  const show = () => {
    image.src = `${source}?putar=${turn}`;
    image.style.width = `${zoom * 100}%`;
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest('.papers figure a');
    const photo = link && link.querySelector('img');
    if (photo) {
      event.preventDefault();
      source = photo.getAttribute('src');
      turn = 0;
      zoom = 1;
      show();
      box.showModal();
    }
    const act = event.target.dataset.photo;
    if (act === 'turn') turn = (turn + 90) % 360;
    if (act === 'zoom') zoom = (zoom % 3) + 1;
    if (act) show();
    if (act === 'close') box.close();
  });
}
