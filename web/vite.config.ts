import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev -w web` sends the API's calls: a running service. */
const SERVICE = 'http://127.0.0.1:7860';

export default defineConfig(({ command }) => {
  // Whoever builds with another NODE_ENV set (a test run does) would get React's development build.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    plugins: [react()],
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      // The page's policy allows no inline code: everything is a file with a hash in its name.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // light-dark() and nesting stay as they are: the page needs browsers of 2024 anyway.
      cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    },
    server: { proxy: { '/parse': SERVICE, '/healthz': SERVICE, '/api': SERVICE } },
  };
});
