import type { Recipe } from '../recipe.ts';
import { poseParts } from './pose-parts/recipe.ts';

/** Every recipe that a release can name. */
export const recipes: Record<string, Recipe> = { [poseParts.name]: poseParts };
