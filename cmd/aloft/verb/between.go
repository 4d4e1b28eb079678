package verb

// What was committed between the two versions of a planned move.

import (
	"context"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/commits"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
)

// mostCommitted is of how many moves the commits are read, and mostCommits how many of
// them are printed of each; scripts get all.
const mostCommitted, mostCommits = 20, 10

// committed is what lies between the versions of a move, or why that is not known.
type committed struct {
	commits.Told
	err error
}

// sourced is a project with its latest builds.
type sourced struct {
	project model.Project
	builds  []model.Build
	err     error
}

// readCommits reads what was committed between the versions of moves, by function. Where
// no project of the function's is there, nothing is told of it.
func (m *moving) readCommits(ctx context.Context, sheets []release.Sheet) map[string]committed {
	known, projects := map[string]committed{}, map[string]*sourced{}
	for _, s := range sheets {
		if s.Verdict != release.Ready || s.Current == nil || s.Target == nil || len(known) == mostCommitted {
			continue
		}
		function := s.Request.Function
		name := m.k.config.SourceOf(function).Project
		if projects[name] == nil {
			projects[name] = m.source(ctx, name)
		}
		from := projects[name]
		if from.err != nil {
			if model.ClassOf(from.err) != model.Gone {
				known[function] = committed{err: from.err}
			}
			continue
		}
		before, ok := pipeline.BuildOf(*s.Current, from.builds)
		after, also := pipeline.BuildOf(*s.Target, from.builds)
		if !ok || !also {
			continue
		}
		told, err := commits.Tell(ctx, m.k.commits, from.project, before, after)
		known[function] = committed{told, err}
	}
	return known
}

// source reads a project and its latest builds.
func (m *moving) source(ctx context.Context, name string) *sourced {
	s := &sourced{}
	found, err := m.k.account.GetProjects(ctx, []string{name})
	if err == nil && len(found) == 0 {
		err = &model.Failure{Class: model.Gone, Operation: "BatchGetProjects", Subject: name}
	}
	if s.err = err; err != nil {
		return s
	}
	s.project = found[0]
	page, err := m.k.account.ListBuilds(ctx, name, "")
	if err == nil {
		s.builds, err = m.k.account.GetBuilds(ctx, page.IDs)
	}
	s.err = err
	return s
}

// commitLines show what was committed, for people.
func (m *moving) commitLines(sheets []release.Sheet) []string {
	var lines []string
	for _, s := range sheets {
		c, ok := m.between[s.Request.Function]
		if !ok {
			continue
		}
		head := fmt.Sprintf("%s %s → %s", s.Request.Function, s.From, s.To)
		switch {
		case c.err != nil:
			lines = append(lines, "", fmt.Sprintf("%s: the commits between are not known: %v", head, c.err))
		case c.Link != "":
			lines = append(lines, "", head+": "+c.Link)
		case c.Known:
			lines = append(append(lines, "", head+": "+countWords(c.Told)), listCommits(c.Commits)...)
		}
	}
	return lines
}

// countWords count commits.
func countWords(t commits.Told) string {
	words := plural(len(t.Commits), "commit") + " between"
	if t.Back {
		words = plural(len(t.Commits), "commit") + " taken back"
	}
	if len(t.Commits) == 0 {
		words = "no commit between"
	}
	if t.More {
		words = "over " + words
	}
	return words
}

func listCommits(all []model.Commit) []string {
	t := table{head: []string{"  COMMIT", "WHAT", "BY", "AT (UTC)"}}
	for _, c := range all[:min(len(all), mostCommits)] {
		t.add("  "+shortCommit(c.ID), c.Subject, c.Author, c.At.UTC().Format("2006-01-02 15:04"))
	}
	if len(all) == 0 {
		return nil
	}
	lines := t.lines()
	if more := len(all) - mostCommits; more > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", more))
	}
	return lines
}

// commitsJSON is what lies between two versions as scripts get it.
type commitsJSON struct {
	Commits   []commitJSON `json:"between"`
	TakenBack bool         `json:"taken_back,omitempty"`
	More      bool         `json:"more,omitempty"`
	Compare   string       `json:"compare,omitempty"` // the page that compares both
}

type commitJSON struct {
	ID      string    `json:"id"`
	Subject string    `json:"subject"`
	Author  string    `json:"author"`
	At      time.Time `json:"at"`
}

// commitsJSON is what is known of a move's commits, nil for nothing.
func (m *moving) commitsJSON(function string) *commitsJSON {
	c, ok := m.between[function]
	if !ok || c.err != nil || !c.Known && c.Link == "" {
		return nil
	}
	j := &commitsJSON{Commits: []commitJSON{}, TakenBack: c.Back, More: c.More, Compare: c.Link}
	for _, one := range c.Commits {
		j.Commits = append(j.Commits, commitJSON{one.ID, one.Subject, one.Author, one.At})
	}
	return j
}
