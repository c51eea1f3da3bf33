import { fileURLToPath } from 'node:url';
import { ensurePythonPackage } from './setup/python-package.mjs';

/** Schemathesis, which tests an API by its OpenAPI document: https://schemathesis.readthedocs.io */
export function ensureSchemathesis() {
  return ensurePythonPackage({
    name: 'schemathesis',
    version: '4.32.5',
    requirements: fileURLToPath(new URL('setup/schemathesis-requirements.txt', import.meta.url)),
    oldestPython: [3, 11],
    title: 'Schemathesis, which tests the API by its OpenAPI document,',
  });
}
