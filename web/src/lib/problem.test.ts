import { describe, expect, test } from 'vitest';
import { problemOf } from './problem.ts';

describe('problemOf', () => {
  test('takes the words of the API as they are', () => {
    const body = {
      status: 'error',
      error: 'This is text.',
      code: 'unsupported_image',
      hint: 'Send a JPEG.',
      request_id: 'r-9',
    };
    expect(problemOf(415, JSON.stringify(body), 'from-header')).toEqual({
      code: 'unsupported_image',
      error: 'This is text.',
      hint: 'Send a JPEG.',
      requestId: 'r-9',
      status: 415,
    });
  });

  test('names the status when something else answered, and what to look at', () => {
    const problem = problemOf(502, '<html>Bad Gateway</html>', 'r-2');
    expect(problem.code).toBe('answer_unreadable');
    expect(problem.error).toContain('502');
    expect(problem.hint).toContain('proxy');
    expect(problem.requestId).toBe('r-2');
  });

  test('the header gives the request id where the body does not', () => {
    expect(problemOf(500, '{"error":"x"}', 'r-3')).toMatchObject({ code: 'http_500', hint: '', requestId: 'r-3' });
  });
});
