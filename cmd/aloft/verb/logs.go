package verb

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/lambdalog"
)

// logsOptions are the options of `aloft logs`.
type logsOptions struct {
	globals
	followOptions
	Names   []string
	Stage   string // empty: of all versions
	Version string // the same
	Since   string // empty: the newest lines
	Grep    string // expressions, empty for none
	Not     string
	Context string // a number of lines, or wholeInvocations
	Shape   logShape
}

// wholeInvocations is the context of all lines of the invocations that match.
const wholeInvocations = "invocation"

// logShape is how lines are printed.
type logShape string

const (
	shapeByOutput logShape = ""     // lean on a terminal, raw when piped
	shapeRaw      logShape = "raw"  // as they came
	shapeLean     logShape = "lean" // what an operator reads
)

func (p *parsing) logsCommand() *cobra.Command {
	var o logsOptions
	var raw bool
	c := &cobra.Command{
		Use:   "logs NAME… [--stage STAGE | --version N] [--since T] [--grep RE] [--not RE] [--follow]",
		Short: "Print the newest lines of functions' logs",
		Long: `Print the newest lines of functions' logs, from the log groups that their configurations name; with --stage those of the
versions that the stage serves, with --version those of one, from theirs. Streams' names tell whose they are. With --since all
lines since then: so long ago (5m, 1h, 2d), or a time of UTC (2026-11-29T10:00). Several functions are printed in one order
by time, with the name and version before each line. With --follow it goes on until ctrl+c, which ends it with exit code 130.

On a terminal, lines are lean: what Lambda itself writes of an invocation is one line of how long it took, its memory, its
cold start and why it failed, and logged lines are time, level, request, message and fields. A ~ before the time says that
the line came too late for its place. When piped, lines are raw, as they came and never cut. --raw and --raw=false choose.
With -o json the lines of one function are one document; with --follow, or of several functions, each line is an object of
its own. Beside its raw text stands what it says.

--grep and --not are regular expressions, (?i) before one leaves the case open. --context 3 prints three lines around those
that match, too; --context ` + wholeInvocations + ` all lines of the invocations that have one.

` + exitCodesHelp,
		Example: `  aloft logs orders
  aloft logs orders payments --stage prod --follow
  aloft logs orders --since 1h --grep 'ERROR|timed out' --context ` + wholeInvocations + `
  aloft logs orders --version 14 --since 2026-11-29T10:00 -o json | jq -r '.lines[] | select(.level == "ERROR") | .text'
  aloft --demo logs activity-router --stage prod`,
		ValidArgsFunction: p.completeFunctions,
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				if c.Flags().Changed("raw") {
					o.Shape = map[bool]logShape{true: shapeRaw, false: shapeLean}[raw]
				}
				s, err := newSelection(args, nil)
				if err != nil {
					return nil, err
				}
				o.Names = s.Names
				return o, o.check(p.env.Now())
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.Stage, "stage", "", "what this `STAGE` serves alone")
	f.StringVar(&o.Version, "version", "", "this version `N` alone")
	f.StringVar(&o.Since, "since", "", "lines since `T`: 5m, 1h, 2d or 2026-11-29T10:00")
	f.StringVar(&o.Grep, "grep", "", "lines that match `RE` alone")
	f.StringVar(&o.Not, "not", "", "no lines that match `RE`")
	f.StringVar(&o.Context, "context", "", "this `N` of lines around those that match, or \""+wholeInvocations+"\"")
	f.BoolVar(&raw, "raw", false, "lines as they came")
	o.addFlags(f)
	p.completeStages(c, "stage")
	return c
}

// check refuses what can not be meant.
func (o logsOptions) check(now time.Time) error {
	switch {
	case len(o.Names) == 0:
		return usagef("logs takes the names of functions")
	case o.Stage != "" && o.Version != "":
		return usagef("--stage and --version exclude each other")
	case o.Version != "" && len(o.Names) > 1:
		return usagef("--version goes with one function: versions of others have nothing to do with it")
	case o.JSON && o.Shape != shapeByOutput:
		return usagef("--raw and -o json exclude each other: the raw text is in each object")
	case o.JSON && o.Timestamps:
		return usagef("--timestamps and -o json exclude each other: the time is in each object")
	case o.Context != "" && o.Grep == "" && o.Not == "":
		return usagef("--context goes with --grep or --not")
	}
	if _, ok := model.VersionNumber(o.Version); !ok && o.Version != "" && o.Version != model.Latest {
		return usagef("--version %q is no version: say its number, or %s", o.Version, model.Latest)
	}
	if _, err := o.since(now); err != nil {
		return usagef("--since %s: %v", o.Since, err)
	}
	_, err := o.search()
	return err
}

// since is from when on lines are wanted, zero for the newest.
func (o logsOptions) since(now time.Time) (time.Time, error) {
	if o.Since == "" {
		return time.Time{}, nil
	}
	return lambdalog.Since(o.Since, now)
}

// search is which lines are wanted.
func (o logsOptions) search() (lambdalog.Search, error) {
	var s lambdalog.Search
	for _, e := range []struct {
		flag, text string
		into       **regexp.Regexp
	}{{"--grep", o.Grep, &s.Match}, {"--not", o.Not, &s.Not}} {
		if e.text == "" {
			continue
		}
		var err error
		if *e.into, err = regexp.Compile(e.text); err != nil {
			return s, usagef("%s %q is no regular expression: %v", e.flag, e.text, err)
		}
	}
	if s.Invocations = o.Context == wholeInvocations; s.Invocations || o.Context == "" {
		return s, nil
	}
	n, err := strconv.Atoi(o.Context)
	if err != nil || n < 0 || n > mostContext {
		return s, usagef("--context %q is neither a number of lines, up to %d, nor %q", o.Context, mostContext, wholeInvocations)
	}
	s.Context = n
	return s, nil
}

// mostContext is how many lines around one that matches may be asked for.
const mostContext = 1000

// whole reports whether JSON output is one document: that of one function, read to where
// it is now. More would keep whoever reads it waiting, or has no end.
func (o logsOptions) whole() bool { return o.JSON && len(o.Names) == 1 && !o.Follow }

// logDocument is what `aloft logs` prints of one function.
type logDocument struct {
	Function string        `json:"function"`
	Stage    string        `json:"stage"`
	Version  string        `json:"version"`
	Lines    []logLineJSON `json:"lines"`
}

func (o logsOptions) run(ctx context.Context, k *session) error {
	document := logDocument{Stage: o.Stage, Version: o.Version, Lines: []logLineJSON{}}
	err := o.print(ctx, k, func(l logLineJSON) { document.Lines = append(document.Lines, l) })
	switch {
	case o.whole() && k.account != nil:
		document.Function = o.Names[0]
		return k.print(output{document: document}, err)
	case o.JSON && err != nil:
		return &withOutput{error: err, lines: true}
	}
	return err
}

// print reads and prints. Lines of a whole document are kept instead.
func (o logsOptions) print(ctx context.Context, k *session, keep func(logLineJSON)) error {
	if err := k.connect(ctx); err != nil {
		return err
	}
	for _, name := range o.Names {
		if err := k.mustExist(ctx, name); err != nil {
			return err
		}
	}
	now := k.env.Now()
	from, err := o.since(now)
	if err != nil {
		return err
	}
	r := k.newLogRun(o.followOptions)
	logs := make([]feed.FollowOptions, len(o.Names))
	for i, name := range o.Names {
		g := &logReading{logRun: r}
		if len(o.Names) > 1 {
			g.name = name
		}
		follow := feed.FollowOptions{Source: model.LogSource{Function: name, Stage: o.Stage, Version: o.Version, Tail: true, From: from}}
		if follow.Places, err = o.places(ctx, k, name); err != nil {
			return err
		}
		logs[i] = g.follow(ctx, follow)
	}
	search, err := o.search()
	if err != nil {
		return err
	}
	out := k.newFunctionLog(o, search)
	if o.whole() {
		out.keep = keep
	}
	failed, err := feed.FollowTogether(ctx, logs, feed.Together{Now: k.env.Now, Lines: func(lines []model.LogLine) error {
		r.progress.clear()
		return out.take(lines)
	}})
	r.progress.clear()
	err = errors.Join(err, out.end(k.env.Now()))
	if out.late > 0 && !out.lean && !out.json {
		r.sayf("%s came after later lines of other functions", plural(out.late, "line"))
	}
	switch {
	case ctx.Err() != nil:
		return interrupted(ctx, "stopped reading the log of "+strings.Join(o.Names, ", "))
	case err != nil:
		return err
	}
	if err := namedFailures(o.Names, failed); err != nil {
		return err
	}
	if out.printed == 0 && r.said == "" {
		r.sayf("%s", o.nothing(out.read))
	}
	return nil
}

// places is how it is found out where a function logs to.
func (o logsOptions) places(ctx context.Context, k *session, name string) (func(context.Context) ([]feed.LogPlace, error), error) {
	switch {
	case o.Version != "":
		return feed.VersionNow(k.account, name, o.Version), nil
	case o.Stage == "":
		return feed.FunctionNow(k.account, name), nil
	}
	stage, err := k.newStageList().find(ctx, o.Stage, "--stage", []string{name})
	if err != nil {
		return nil, err
	}
	return feed.StageNow(k.account, name, stage.Alias), nil
}

// namedFailures are the errors of logs that could not be read, with the names of theirs
// where there are several.
func namedFailures(names []string, failed []error) error {
	if len(names) == 1 {
		return failed[0]
	}
	var all []error
	for i, err := range failed {
		if err != nil {
			all = append(all, &namedError{names[i], err})
		}
	}
	return errors.Join(all...)
}

// namedError is an error of one of several things.
type namedError struct {
	name string
	error
}

func (e *namedError) Error() string { return e.name + ": " + e.error.Error() }

func (e *namedError) Unwrap() error { return e.error }

// nothing says why nothing was printed.
func (o logsOptions) nothing(read int) string {
	names := strings.Join(o.Names, ", ")
	switch {
	case read > 0:
		return plural(read, "line") + " of " + names + " read, none of them matches"
	case o.Since != "":
		return names + " wrote nothing since " + o.Since
	case len(o.Names) > 1:
		return names + " have no log yet"
	}
	return names + " has no log yet"
}

// mustExist is the error for a function that does not exist: its log would never
// come. What may not be read is left to who reads the log.
func (k *session) mustExist(ctx context.Context, function string) error {
	_, err := k.account.GetVersion(ctx, function, model.Latest)
	if model.ClassOf(err) != model.Gone || err == nil {
		return nil
	}
	listed, listErr := k.listFunctions(ctx)
	if listErr != nil {
		return err
	}
	names := make([]string, len(listed.Functions))
	for i, f := range listed.Functions {
		names[i] = f.Name
	}
	return unknownFunction(function, names)
}
