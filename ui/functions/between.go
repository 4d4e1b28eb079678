package functions

// What was committed between the two versions of a sheet.

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/commits"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/shell"
)

// swapCommits are the commits between the versions of a dialog's sheets, by index: nil
// while they are being read.
type swapCommits map[int]*told

// told is what can be told of them, or why it can not.
type told struct {
	commits.Told
	why string
}

// SetCommits brings the commits of one sheet; nil: they are being read.
func (s *swapCommits) SetCommits(index int, found *told) {
	if *s == nil {
		*s = swapCommits{}
	}
	(*s)[index] = found
}

const (
	// betweenPatience is how long commits are read for one sheet.
	betweenPatience = 20 * time.Second
	// mostSheets is of how many sheets of a dialog the commits are read.
	mostSheets = 12
	// mostCommits is how many of them a sheet shows.
	mostCommits = 3
)

// commitSheets has the commits between the versions of sheets read, from one index on.
func (f *Feature) commitSheets(l *shell.Layer, box *swapSheet, first int, sheets []release.Sheet) tea.Cmd {
	var cmds []tea.Cmd
	for i, sh := range sheets {
		before, ok := f.o.Links.BuildOf(sh.Request.Function, sh.From)
		after, also := f.o.Links.BuildOf(sh.Request.Function, sh.To)
		project, known := f.h.Store.Project(after.Project)
		if !ok || !also || !known || f.o.Commits == nil || len(cmds) == mostSheets {
			continue
		}
		at, reader := first+i, f.o.Commits
		box.SetCommits(at, nil)
		cmds = append(cmds, shell.AskBehind(f.h, l, func(ctx context.Context) *told {
			ctx, cancel := context.WithTimeout(ctx, betweenPatience)
			defer cancel()
			found, err := commits.Tell(ctx, reader, project, before, after)
			if err != nil {
				return &told{why: err.Error()}
			}
			return &told{Told: found}
		}, func(found *told) tea.Cmd {
			box.SetCommits(at, found)
			return nil
		}))
	}
	return tea.Batch(cmds...)
}

// between writes the commits of a sheet, or the page that compares both, and reports
// whether anything is known of them by their repository.
func (s *swapSheet) between(g *grid, i int) bool {
	found, asked := s.swapCommits[i]
	switch {
	case !asked:
		return false
	case found == nil:
		g.quiet("commits", g.Glyphs.Unread, "", "")
	case found.why != "":
		g.line("commits", "not known: "+found.why)
	case found.Link != "":
		g.line("commits", found.Link)
	case !found.Known:
		return false
	default:
		s.listed(g, found)
	}
	return true
}

// listed writes the newest of the commits.
func (s *swapSheet) listed(g *grid, found *told) {
	count := fmt.Sprintf("%d between", len(found.Commits))
	switch {
	case len(found.Commits) == 0:
		g.quiet("commits", "none between", "", "")
		return
	case found.Back && found.More:
		count = fmt.Sprintf("over %d taken back", len(found.Commits))
	case found.Back:
		count = fmt.Sprintf("%d taken back", len(found.Commits))
	case found.More:
		count = fmt.Sprintf("over %d between", len(found.Commits))
	}
	name := "commits"
	for _, c := range found.Commits[:min(len(found.Commits), mostCommits)] {
		g.quiet(name, count, strings.TrimSpace(cell.Commit(c.ID)+" "+safetext.Line(c.Subject)), safetext.Line(c.Author))
		name, count = "", ""
	}
}
