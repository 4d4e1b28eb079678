package verb

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/hostfile"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/near"
	"github.com/aloftdeck/aloft/model/safetext"
)

// wanted are the tests that are meant, with their events, before it is known where they
// are made.
func (o testOptions) wanted(k *session) ([]invoke.Request, error) {
	if !o.All {
		event, err := k.eventOf(o.Event)
		if err != nil {
			return nil, err
		}
		return []invoke.Request{{Name: eventName(event), Function: o.Names[0], Event: event, Tenant: o.Tenant}}, nil
	}
	tests := k.config.Tests
	if len(tests) == 0 {
		return nil, usagef("the config has no tests: write [[test]] entries into aloft.toml, or name a function and an --event")
	}
	for _, name := range o.Names {
		if len(k.config.TestsOf(name)) == 0 {
			return nil, usagef("the config has no test of %s%s", name, didYouMean(name, testedFunctions(tests)))
		}
	}
	if len(o.Names) > 0 {
		tests = slices.DeleteFunc(slices.Clone(tests), func(t config.Test) bool {
			return !slices.Contains(o.Names, t.Function)
		})
	}
	return requestsOf(tests)
}

func testedFunctions(tests []config.Test) []string {
	var names []string
	for _, t := range tests {
		if !slices.Contains(names, t.Function) {
			names = append(names, t.Function)
		}
	}
	return names
}

// requestsOf are the tests of a config with their events, which are read. What is wrong
// with events is told of all of them, at the places that name them.
func requestsOf(tests []config.Test) ([]invoke.Request, error) {
	var problems config.Problems
	requests := make([]invoke.Request, len(tests))
	for i, t := range tests {
		requests[i] = invoke.Request{Name: t.Name, Function: t.Function, Expect: t.Expect, Timeout: t.Timeout, Tenant: t.Tenant}
		if t.Event == "" {
			requests[i].Event = invoke.Event{JSON: t.Payload}
			continue
		}
		event, err := readEvent(t.Event)
		if err != nil {
			problems = append(problems, t.Problem(err.Error(), ""))
		}
		requests[i].Event = event
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return requests, nil
}

// eventName is what a test is called after its event.
func eventName(e invoke.Event) string {
	if e.Name == "" {
		return "empty event"
	}
	return e.Name
}

// eventOf is the event that the operator named: a file, one in the folder of events, or
// the standard input.
func (k *session) eventOf(named string) (invoke.Event, error) {
	switch named {
	case "":
		return invoke.Event{JSON: []byte("{}")}, nil
	case "-":
		text, err := io.ReadAll(io.LimitReader(k.env.In, invoke.MaxEvent+1))
		if err != nil {
			return invoke.Event{}, fmt.Errorf("reading the event from the standard input: %w", err)
		}
		event, err := invoke.ParseEvent("standard input", text)
		if err != nil {
			return event, usagef("the event on the standard input %s", eventWords(err))
		}
		return event, nil
	}
	paths := []string{named}
	if !filepath.IsAbs(named) {
		paths[0] = filepath.Join(k.env.Dir, named)
	}
	folder := k.config.Events()
	if folder != "" && !strings.ContainsRune(named, filepath.Separator) {
		paths = append(paths, filepath.Join(folder, named), filepath.Join(folder, named+".json"))
	}
	for _, path := range paths {
		if _, err := os.Lstat(path); err == nil {
			event, err := readEvent(path)
			if err != nil {
				return event, usagef("--event: %v", err)
			}
			return event, nil
		}
	}
	var names []string
	for _, f := range eventFiles(folder) {
		names = append(names, f.Name)
	}
	if hint := near.Name(named, names); hint != "" {
		return invoke.Event{}, usagef("--event %s: there is no such file: did you mean %s?", named, hint)
	}
	return invoke.Event{}, usagef("--event %s: there is no such file, nor one of that name in %s", named,
		folderWords(folder))
}

func folderWords(folder string) string {
	if folder == "" {
		return "a folder events beside aloft.toml"
	}
	return folder
}

// readEvent reads a file with an event. Its error names the file, and the line where it
// is no JSON.
func readEvent(path string) (invoke.Event, error) {
	f, err := hostfile.Open(path)
	var kind *hostfile.KindError
	switch {
	case errors.As(err, &kind):
		return invoke.Event{}, fmt.Errorf("%s is %s, not a file", path, kind.Kind())
	case errors.Is(err, fs.ErrNotExist):
		return invoke.Event{}, fmt.Errorf("there is no file %s", path)
	case err != nil:
		return invoke.Event{}, fmt.Errorf("the event can not be read: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, invoke.MaxEvent+1))
	if err != nil {
		return invoke.Event{}, fmt.Errorf("the event can not be read: %w", err)
	}
	event, err := invoke.ParseEvent(strings.TrimSuffix(safetext.Line(filepath.Base(path)), ".json"), text)
	var wrong *invoke.EventError
	switch {
	case errors.As(err, &wrong) && wrong.Line > 0:
		return event, fmt.Errorf("%s:%d: %s", path, wrong.Line, wrong.Text)
	case err != nil:
		return event, fmt.Errorf("%s %w", path, err)
	}
	return event, nil
}

// eventWords are an error of an event without a file, with its line.
func eventWords(err error) string {
	var wrong *invoke.EventError
	if errors.As(err, &wrong) && wrong.Line > 0 {
		return fmt.Sprintf("%s, on line %d", wrong.Text, wrong.Line)
	}
	return err.Error()
}

// eventFile is a file in the folder of events.
type eventFile struct{ Name, Path string }

// mostEvents bounds how many events are offered.
const mostEvents = 500

// eventFiles are the files of a folder that end in .json, by name; none where it can not
// be read.
func eventFiles(folder string) []eventFile {
	if folder == "" {
		return nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	var files []eventFile
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".json"); ok && name != "" && !e.IsDir() && len(files) < mostEvents {
			files = append(files, eventFile{name, filepath.Join(folder, e.Name())})
		}
	}
	return files
}

// completeEvents completes the names of events, and else files.
func (p *parsing) completeEvents(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	c, err := p.env.loadConfig(p.globals)
	if err != nil {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var names []string
	for _, f := range eventFiles(c.Events()) {
		if strings.HasPrefix(f.Name, word) {
			names = append(names, f.Name)
		}
	}
	return names, cobra.ShellCompDirectiveDefault
}
