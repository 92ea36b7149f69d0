package feed

import (
	"fmt"

	"example.com/noctop/internal/observe"
)

// stageWords are the words for a stage that several makers use, folded. Words
// of one maker alone stand with its format.
var stageWords = map[string]observe.Stage{
	"investigating": observe.StageInvestigating, "identified": observe.StageIdentified, "monitoring": observe.StageMonitoring,
	"resolved": observe.StageResolved, "postmortem": observe.StagePostmortem,
	"scheduled": observe.StageScheduled, "inprogress": observe.StageInProgress, "verifying": observe.StageInProgress,
	"completed": observe.StageCompleted,
}

// stageNamed returns the stage that a word stands for, and whether it is one.
func stageNamed(name word) (observe.Stage, bool) {
	stage, known := stageWords[fold(string(name))]
	return stage, known
}

// isOver reports whether nothing of that stage is open any more.
func isOver(stage observe.Stage) bool {
	return stage == observe.StageResolved || stage == observe.StagePostmortem || stage == observe.StageCompleted
}

// unknownWord says that a word of a page is not understood.
func unknownWord(what, title string, found word) string {
	return fmt.Sprintf("the %s of %q is %.40q, an unknown word", what, clip(title, 80), string(found))
}
