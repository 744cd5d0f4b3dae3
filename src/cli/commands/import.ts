import type { Command } from 'commander';
import type { Context, Settle } from '../host.ts';
import { addModelScope } from './import/modelscope.ts';

const EXAMPLES = `
Examples:
  $ lastgood import modelscope ~/.cache/modelscope/hub/damo/cv_resnet101_image-multiple-human-parsing -o release`;

export function addImport(program: Command, context: Context, settle: Settle): void {
  const group = program
    .command('import')
    .summary('an existing deployment into a release')
    .description('Write the release.yaml of a deployment that runs already.')
    .addHelpText('after', EXAMPLES);
  addModelScope(group, context, settle);
}
