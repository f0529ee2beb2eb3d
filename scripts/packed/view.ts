import { job, remoteCmd, task } from '@jobtronaut/alf';
import { renderHtml, renderPng, renderSvg, terminalTree } from '@jobtronaut/view';

const shot = job({ title: 'shot', subtasks: [task({ title: 'Prepare', cmds: [remoteCmd({ argv: ['prepare'] })] })] });
for (const line of terminalTree(shot)) console.log(line);
// The fonts and the scripts of the page are files of the package.
if (!renderSvg(shot).includes('@font-face')) throw new Error('a picture without its font');
if (!renderHtml(shot).includes('class Outline')) throw new Error('a page without its script');
if ((await renderPng(shot)).length < 1000) throw new Error('an empty picture');
