// Runs before every npm script that needs more than the clone: `node scripts/bootstrap.mjs [server ...]`.
// Whatever Node there is runs this file, so it stays in a syntax that an old one can read far enough to say that it is too old.
const OLDEST_NODE = 20;

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  console.error(
    'Node ' + process.versions.node + ' is too old to set this project up: install Node ' + OLDEST_NODE + ' or later.',
  );
  process.exit(1);
}
void import('./setup/set-up.mjs').then(({ setUp }) => setUp(new Set(process.argv.slice(2))));
