// Writes the documentation page of all operations from the tables.
import { z } from 'zod';
import { documentedType } from '../main/api/fields';
import type { Operation, Table } from '../main/api/operation';

const callers: Record<Operation['caller'], string> = { advisor: 'the app', administration: 'the app, with administration', never: 'nobody' };

export function operationsPage(tables: Readonly<Record<string, Table>>): string {
  const parts = Object.entries(tables).map(([name, table]) => `## ${name}\n\n${Object.entries(table).map(([verb, operation]) => section(verb, operation)).join('\n\n')}`);
  return `# Operations\n\nWritten from the tables in \`main/api\`. A test fails when it is out of date; \`npx vitest run -u --config test/vitest.config.ts --project unit test/unit/api/page.test.ts\` writes it again.\n\n${parts.join('\n\n')}\n`;
}

function section(verb: string, operation: Operation): string {
  const facts = [
    `\`${operation.id}\`${operation.deprecated ? ' **deprecated**' : ''}`,
    `credentials: ${operation.layers.join(', ') || 'none'}; called by ${callers[operation.caller]}; repeated: ${operation.retry === 'never' ? 'never' : 'when it failed for a passing reason'}`,
    ...lines('path', operation.path), ...lines('query', operation.query), ...(operation.body ? lines('body', operation.body) : []),
    `answer: ${answerOf(operation)}`,
  ];
  return `### ${verb}\n\n${operation.summary}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}`;
}

function lines(where: string, schema: z.ZodType): string[] {
  const shape = schema instanceof z.ZodObject ? schema.shape : {};
  const fields = Object.entries(shape).map(([name, field]) => `\`${name}\` ${typeOf(field as z.ZodType)}`);
  return fields.length > 0 ? [`${where}: ${fields.join(', ')}`] : [];
}

function typeOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodOptional) return `${typeOf(schema.unwrap())}, optional`;
  if (schema instanceof z.ZodNullable) return `${typeOf(schema.unwrap())} or null`;
  return documentedType(schema)?.type ?? schema._zod.def.type;
}

function answerOf({ answer, response }: Operation): string {
  if (answer === 'text') return 'text';
  if (answer === 'anything') return 'not documented';
  const { type, fields, item } = documentedType(response) ?? { type: 'JSON' };
  const inside = item ? documentedType(item)?.fields : fields;
  return `${type}${inside ? ` of ${Object.keys(inside).map((name) => `\`${name}\``).join(', ')}` : ''}`;
}
