// The page's door: defines the playground's element, which brings the others.
import './playground.ts';
