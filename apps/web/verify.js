// Compares a letter's file with the office's record in the browser: the file goes nowhere. Where the browser has no
// crypto.subtle (a page without TLS), the form stays as it is and the server compares.
const form = document.getElementById('compare');
const subtle = window.crypto && window.crypto.subtle;
if (form && subtle) {
  const input = form.elements.namedItem('file');
  const told = document.getElementById('compared');
  const tell = (name) => {
    told.textContent = form.dataset[name];
    told.className = name === 'same' ? 'notice' : 'error';
    told.hidden = false;
  };
  const compare = async (file) => {
    if (!file) return tell('missing');
    const digest = new Uint8Array(await subtle.digest('SHA-256', await file.arrayBuffer()));
    const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    tell(hex === form.dataset.sha256 ? 'same' : 'other');
  };
  // A file that cannot be read (moved, or on a phone's cloud) is none that was chosen.
  const run = (file) => compare(file).catch(() => tell('missing'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void run(input.files[0]);
  });
  input.addEventListener('change', () => void run(input.files[0]));
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    void run(event.dataTransfer.files[0]);
  });
}
