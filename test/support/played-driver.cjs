// A driver that a test plays: what its holder says goes to the test's socket, a JSON line each, and the other way round.
const { connect } = require('node:net');
const { createInterface } = require('node:readline');

const socket = connect(Number(process.argv[2]), '127.0.0.1');
createInterface({ input: socket }).on('line', (line) => {
  const said = JSON.parse(line);
  if (said.type === 'exit') process.exit(0);
  process.send(said);
});
process.on('message', (told) => socket.write(`${JSON.stringify(told)}\n`));
process.once('disconnect', () => process.exit(0));
