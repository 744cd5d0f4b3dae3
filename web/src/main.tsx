import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { Boundary } from './components/boundary.tsx';
import { TextProvider } from './i18n/use-text.tsx';
import './styles/index.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <TextProvider>
      <Boundary>
        <App />
      </Boundary>
    </TextProvider>
  </StrictMode>,
);
