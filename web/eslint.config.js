import js from '@eslint/js'
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const mantine = {
  group: ['@mantine/*'],
  message: 'Only src/ui imports Mantine: add what you need to src/ui.',
}
const echarts = {
  group: ['echarts', 'echarts/*'],
  message: 'Only src/charts imports ECharts: add what you need to src/charts.',
}
const generated = {
  group: ['**/generated/*', 'openapi-fetch'],
  message: 'Only src/api talks to the generated client.',
}

// Layout mirrors by itself only when written with start and end.
const physical = ['ml', 'mr', 'pl', 'pr', 'left', 'right'].map((name) => ({
  selector: `JSXAttribute[name.name="${name}"]`,
  message: `"${name}" does not mirror; use the logical property (ms, me, ps, pe, insetInlineStart …).`,
}))
const physicalStyle = {
  selector:
    'JSXAttribute[name.name="style"] Property[key.name=/^(margin|padding|border)(Left|Right)$|^(left|right)$/]',
  message: 'Use the logical property (marginInlineStart …).',
}

export default tseslint.config(
  { ignores: ['dist', 'test-results', 'src/api/generated', 'node_modules'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.js'] } } },
    plugins: { 'react-hooks': hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      'no-restricted-syntax': ['error', ...physical, physicalStyle],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': ['error', { allow: ['Redirect', 'NotFoundError'] }],
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: { 'no-restricted-imports': ['error', { patterns: [mantine, echarts, generated] }] },
  },
  {
    files: ['src/ui/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [echarts, generated] }] },
  },
  {
    files: ['src/charts/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [mantine, generated] }] },
  },
  {
    files: ['src/api/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [mantine, echarts] }] },
  },
  {
    files: ['**/*.{js,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      parserOptions: { projectService: false },
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly' },
    },
  },
)
