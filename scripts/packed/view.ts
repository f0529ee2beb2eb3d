import { job, task } from '@jobtronaut/alf';
import { terminalTree } from '@jobtronaut/view';

for (const line of terminalTree(job({ title: 'shot', subtasks: [task({ title: 'Prepare' })] }))) console.log(line);
