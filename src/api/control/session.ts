import { z } from 'zod';

export const signInBody = z.strictObject({ token: z.string().describe('The bearer token of the server') });
