/** The bare analysis of what the arguments name, once, in a process of its own: its memory is what counts. */
import { readCorpus } from "./corpus.js";
import { analysis } from "./stages.js";

analysis(readCorpus(process.argv.slice(2)));
