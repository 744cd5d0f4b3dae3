/** The photo that comes with the page. */
export const SAMPLE = { path: '/samples/astronaut.png', name: 'astronaut.png' };
