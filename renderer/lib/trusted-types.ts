// ECharts empties its container through innerHTML. That, and nothing else, is allowed.

interface PolicyFactory { createPolicy(name: string, rules: { createHTML(text: string): string }): unknown }

const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
trustedTypes?.createPolicy('default', {
  createHTML(text) {
    if (text !== '') throw new TypeError('markup from a string is refused');
    return '';
  },
});
