import { closestName, formatDiagnostic, JobtronautError } from '@jobtronaut/diagnostics';

const error = new JobtronautError('unknown-task', 'there is no task "Rendr"', { hint: 'Use Render.' });
console.log(error.code, closestName('Rendr', ['Render', 'Sim']));
console.log(formatDiagnostic({ severity: 'error', code: error.code, message: error.message }));
