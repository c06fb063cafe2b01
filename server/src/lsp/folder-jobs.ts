import { discover } from "../host/discover.js";
import { languageOf } from "../host/language.js";
import { projectSummaries } from "../host/project-summaries.js";
import { Stopped } from "../service/linting.js";
import type { FolderFiles, FolderJob, FolderQuestions, FromThread } from "./job.js";

/** What is asked about a folder, read from the disk. @throws Stopped */
export async function answerAboutFolder(
  job: FolderJob,
  isStopped: () => boolean,
  tell: (message: FromThread) => void,
): Promise<FolderQuestions[FolderJob["kind"]]["answer"]> {
  if (job.kind === "files") return filesIn((job as FolderJob<"files">).question);
  const { folder } = job.question;
  const { files } = discover([folder], folder, []);
  let total = 0;
  const found = await projectSummaries({
    paths: [folder],
    files,
    cwd: folder,
    ignore: [],
    rows: undefined,
    onStart: (count) => (total = count),
    onProgress: (done) => {
      if (done % 16 === 0) tell({ kind: "progress", job: job.job, done, total });
    },
    signal: {
      get aborted() {
        return isStopped();
      },
    },
  });
  if (isStopped()) throw new Stopped();
  return found?.reference;
}

function filesIn({ folder, languages, most }: FolderQuestions["files"]["question"]): FolderFiles {
  const found = discover([folder], folder, []).files.flatMap(({ path }) => {
    const language = languageOf(path);
    return language && languages.includes(language) ? [path] : [];
  });
  return { paths: found.slice(0, most), left: Math.max(0, found.length - most) };
}
