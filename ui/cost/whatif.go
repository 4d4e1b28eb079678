package cost

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/savefile"
	"github.com/aloftdeck/aloft/ui/shell"
)

// mostScenario bounds the file of a scenario, in bytes.
const mostScenario = 1 << 20

// whatIf opens the editor with the present account's figures.
func (f *Feature) whatIf(action.Spec, action.Situation) tea.Cmd {
	measured, _ := f.h.Store.Measured()
	s, origin := accountScenario(f.h.Now(), f.h.Store.Identity().Region, measured, f.h.Store.Tables().List, f.h.Store.Functions())
	s.FreeTier = f.pane.FreeTier()
	box := newScenarioEditor(f.h.Dialog(), s, origin, f.o.Book.Estimate)
	f.h.Push(box, func(l *shell.Layer, asked any) tea.Cmd {
		switch asked := asked.(type) {
		case scenarioWanted:
			return f.openScenario(l, box, asked.Path)
		case scenarioKept:
			return f.saveScenario(l, box, asked)
		}
		return nil
	})
	return nil
}

// openScenario reads a scenario from a file.
func (f *Feature) openScenario(l *shell.Layer, box *scenarioEditor, path string) tea.Cmd {
	type read struct {
		scenario cost.Scenario
		err      error
	}
	path = f.h.AtHome(path)
	return shell.Ask(f.h, l, func(context.Context) (r read) {
		r.scenario, r.err = readScenario(path)
		return r
	}, func(r read) tea.Cmd {
		if r.err != nil {
			box.Fail(r.err.Error())
		} else {
			box.SetScenario(r.scenario, "From "+safetext.Line(path)+".")
		}
		return nil
	})
}

func readScenario(path string) (cost.Scenario, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return cost.Scenario{}, err
	case !info.Mode().IsRegular() || info.Size() > mostScenario:
		return cost.Scenario{}, fmt.Errorf("%s is no file of a scenario", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return cost.Scenario{}, err
	}
	return config.ReadScenario(path, text)
}

// saveScenario writes a scenario to a file.
func (f *Feature) saveScenario(l *shell.Layer, box *scenarioEditor, kept scenarioKept) tea.Cmd {
	path := f.h.AtHome(kept.Path)
	return shell.Ask(f.h, l, func(context.Context) error {
		text := config.WriteScenario(kept.Scenario)
		return savefile.Write("scenario", path, kept.Replace, func(file *os.File) error {
			_, err := file.Write(text)
			return err
		})
	}, func(err error) tea.Cmd {
		switch {
		case errors.Is(err, fs.ErrExist):
			box.Exists()
			l.Guard()
		case err != nil:
			box.Fail(err.Error())
		default:
			box.Saved(path)
		}
		return nil
	})
}
