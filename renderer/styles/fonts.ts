// Inter in four weights, as files of the program: static ones, because a variable font is printed as drawings without a name.
import '@fontsource/inter/400.css';
import '@fontsource/inter/500.css';
import '@fontsource/inter/600.css';
import '@fontsource/inter/700.css';

export const fontWeights = [400, 500, 600, 700] as const;
