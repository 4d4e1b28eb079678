package verb

// How builds are shown: as a table, as JSON, in a sentence.

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
)

// buildJSON is the shape of a build that scripts rely on.
type buildJSON struct {
	ID            string            `json:"id"`
	Project       string            `json:"project"`
	Number        int64             `json:"number"` // 0 while CodeBuild has given none
	Status        model.BuildStatus `json:"status"`
	Phase         string            `json:"phase"`
	SourceVersion string            `json:"source_version"`
	Commit        string            `json:"commit"` // empty while it is not known
	Started       *time.Time        `json:"started"`
	DurationS     *float64          `json:"duration_s"` // so far, of one that runs
	Initiator     string            `json:"initiator"`
}

// buildPlanned is the status of a build in a dry run.
const buildPlanned model.BuildStatus = "planned"

func newBuildJSON(b model.Build, now time.Time) buildJSON {
	j := buildJSON{
		ID: b.ID, Project: b.Project, Number: b.Number, Status: b.Status, Phase: b.Phase,
		SourceVersion: b.SourceVersion, Commit: b.Commit, Initiator: b.Initiator,
	}
	if !b.Started.IsZero() {
		started := b.Started.UTC()
		seconds := math.Round(took(b, now).Seconds()*1000) / 1000
		j.Started, j.DurationS = &started, &seconds
	}
	return j
}

// buildsDocument is what `aloft builds` prints.
type buildsDocument struct {
	Builds []buildJSON `json:"builds"`
}

// buildDocument is what the verbs on one build print.
type buildDocument struct {
	Build buildJSON `json:"build"`
}

// took is how long a build took, or how long it has run.
func took(b model.Build, now time.Time) time.Duration {
	end := b.Ended
	if end.IsZero() {
		end = now
	}
	if b.Started.IsZero() || end.Before(b.Started) {
		return 0
	}
	return end.Sub(b.Started)
}

// buildName names a build in a sentence: by project and number.
func buildName(b model.Build) string {
	if b.Number > 0 {
		return fmt.Sprintf("%s#%d", b.Project, b.Number)
	}
	return b.ID
}

// succeeded says why a build that has ended is no success, nil when it is one.
func succeeded(b model.Build) error {
	if b.Status == model.BuildSucceeded {
		return nil
	}
	text := fmt.Sprintf("the build %s ended as %s", buildName(b), b.Status)
	i := slices.IndexFunc(b.Phases, func(p model.BuildPhase) bool {
		return p.Status != "" && p.Status != string(model.BuildSucceeded)
	})
	if i >= 0 {
		text += " in " + b.Phases[i].Type
		if said := b.Phases[i].Contexts; len(said) > 0 {
			text += ": " + strings.Join(said, "; ")
		}
	}
	return fmt.Errorf("%s", text)
}

// buildTable shows builds.
func buildTable(builds []model.Build, now time.Time) *table {
	t := &table{head: []string{"BUILD", "STATUS", "PHASE", "SOURCE", "COMMIT", "BY", "STARTED (UTC)", "TOOK"}}
	for _, b := range builds {
		phase := b.Phase
		if b.Complete {
			phase = ""
		}
		started, lasted := "", ""
		if !b.Started.IsZero() {
			started, lasted = b.Started.UTC().Format("2006-01-02 15:04:05"), figure.Lasting(took(b, now))
		}
		t.add(buildName(b), paint(buildStyle(b), string(b.Status)), phase, b.SourceVersion, shortCommit(b.Commit), b.Initiator, started, lasted)
	}
	return t
}

func buildStyle(b model.Build) string {
	switch {
	case b.Status == model.BuildSucceeded:
		return styleGood
	case !b.Complete:
		return styleWarn
	case b.Status == model.BuildStopped:
		return styleDim
	}
	return styleBad
}

// shortCommit is a commit as people write it. What is none, such as the version of
// an object in S3, stays.
func shortCommit(commit string) string {
	if len(commit) == 40 {
		return commit[:7]
	}
	return commit
}

// printBuild prints a line about a build, which is the document.
func (k *session) printBuild(b model.Build, line string) error {
	return k.print(output{document: buildDocument{newBuildJSON(b, k.env.Now())}, lines: []string{line}, done: []string{line}}, nil)
}

// plannedBuild shows what a build would be.
func (k *session) plannedBuild(project, source, line string) error {
	return k.printBuild(model.Build{Project: project, Status: buildPlanned, SourceVersion: source}, line)
}

// sourceWords is a source version in a sentence.
func sourceWords(source string) string { return cmp.Or(source, "the project's default source") }
