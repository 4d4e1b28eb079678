package verb

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/aloftdeck/aloft/model"
)

// command is a verb whose options have been parsed and checked. Running it is
// another step.
type command interface {
	run(ctx context.Context, k *session) error
	shared() globals
}

// globals are the options that every verb takes.
type globals struct {
	Config        string // path; empty: the usual places
	Profile       string
	Region        string
	Demo          bool // the embedded account
	DemoFunctions int
	JSON          bool
	Timeout       time.Duration // for one call to AWS, its repetitions included
	ReadOnly      bool
}

// shared are the options that the verb has in common with all others.
func (g globals) shared() globals { return g }

// defaultTimeout is for one call to AWS.
const defaultTimeout = 30 * time.Second

// defaultDemoFunctions is how many functions the team of the demo has.
const defaultDemoFunctions = 18

// parsing is a command line on its way to a command.
type parsing struct {
	env     *Env // for completion, which answers from the cache
	globals globals
	output  string
	chosen  command // nil when help or completion has been printed
}

// Run does what the arguments ask for and returns the exit code.
func Run(ctx context.Context, e *Env, args []string) int {
	plain, named, err := plainNames(args)
	if err != nil {
		return report(e, wantsJSON(args), err)
	}
	e.named = named
	c, err := parse(e, plain)
	if err != nil || c == nil {
		return report(e, wantsJSON(args), err)
	}
	if _, screen := c.(cockpitOptions); !screen && e.Interrupt != nil {
		var stop context.CancelFunc
		ctx, stop = e.Interrupt(ctx)
		defer stop()
	}
	return report(e, wantsJSON(args), runUntilSignal(ctx, e, c))
}

// inSession runs a command with a session of its own.
func (e *Env) inSession(ctx context.Context, c command) error {
	k := e.newSession(c.shared())
	defer k.close()
	return c.run(ctx, k)
}

// parse turns arguments into a command. It asks neither AWS nor the operator,
// and reads no file. The command is nil when help was asked for, which has been
// printed.
func parse(e *Env, args []string) (command, error) {
	p := &parsing{env: e}
	root := p.rootCommand()
	root.SetArgs(args)
	root.SetIn(e.In)
	root.SetOut(e.forPeople(e.Out))
	root.SetErr(e.forPeople(e.Err))
	err := root.Execute()
	var usage *usageError
	if err != nil && !errors.As(err, &usage) {
		err = &usageError{err.Error()} // cobra's own errors are all of this kind
	}
	return p.chosen, err
}

// choose checks the global options and keeps the command that they lead to.
func (p *parsing) choose(build func(globals) (command, error)) error {
	g := p.globals
	switch p.output {
	case "table":
	case "json":
		g.JSON = true
	default:
		return usagef("-o %q is no format: say table or json", p.output)
	}
	if g.Timeout <= 0 {
		return usagef("--timeout has to be more than nothing, such as 30s")
	}
	if g.DemoFunctions < 1 || g.DemoFunctions > 10_000 {
		return usagef("--demo-functions takes 1 to 10000")
	}
	if g.DemoFunctions != defaultDemoFunctions && !g.Demo {
		return usagef("--demo-functions goes with --demo")
	}
	if g.Demo && (g.Profile != "" || g.Region != "") {
		return usagef("--demo has an account and a Region of its own: leave out --profile and --region")
	}
	c, err := build(g)
	if err != nil {
		return err
	}
	p.chosen = c
	return nil
}

func (p *parsing) addGlobals(flags *pflag.FlagSet) {
	flags.StringVar(&p.globals.Config, "config", "", "the team's `FILE` (default: aloft.toml here or above, then /etc/aloft/config.toml)")
	flags.StringVar(&p.globals.Profile, "profile", "", "AWS profile `NAME`")
	flags.StringVar(&p.globals.Region, "region", "", "AWS `REGION`")
	flags.BoolVar(&p.globals.Demo, "demo", false, "use the embedded account: no credentials, no network")
	flags.IntVar(&p.globals.DemoFunctions, "demo-functions", defaultDemoFunctions, "how many functions the embedded account has, `N`")
	flags.StringVarP(&p.output, "output", "o", "table", "`FORMAT` of the output: table or json")
	flags.DurationVar(&p.globals.Timeout, "timeout", defaultTimeout, "give up a call to AWS after this `DURATION`, repetitions included")
	flags.BoolVar(&p.globals.ReadOnly, "read-only", false, "refuse everything that writes")
}

// wantsJSON reports whether the arguments ask for JSON. It looks at them itself,
// because an error may have stopped the parser before it came to -o.
func wantsJSON(args []string) bool {
	wants := false
	for i, a := range args {
		if a == "--" {
			break
		}
		if a == "-o" || a == "--output" {
			wants = i+1 < len(args) && args[i+1] == "json"
		} else if format, ok := strings.CutPrefix(a, "--output="); ok {
			wants = format == "json"
		} else if format, ok := strings.CutPrefix(a, "-o"); ok {
			wants = strings.TrimPrefix(format, "=") == "json"
		}
	}
	return wants
}

func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, not %q: see %s --help", c.CommandPath(), args[0], c.CommandPath())
	}
	return nil
}

// selection says which functions are meant.
type selection struct {
	Names []string // exact
	Match []string // globs of path.Match
}

// newSelection checks names and globs, and leaves out what is said twice.
func newSelection(names, match []string) (selection, error) {
	var s selection
	for _, n := range names {
		if !functionName.allows(n) {
			return selection{}, usagef("%q is no function's name: say the plain name, or --match for a glob", n)
		}
		if !slices.Contains(s.Names, n) {
			s.Names = append(s.Names, n)
		}
	}
	for _, m := range match {
		if _, err := path.Match(m, ""); err != nil || m == "" {
			return selection{}, usagef("--match %q is no glob: use *, ? and [a-z]", m)
		}
		s.Match = append(s.Match, m)
	}
	return s, nil
}

func (s selection) empty() bool { return len(s.Names) == 0 && len(s.Match) == 0 }

// checkVersion refuses what is no published version's number.
func checkVersion(v string) error {
	if v == "" {
		return nil
	}
	if strings.HasPrefix(strings.ToUpper(v), model.Latest) || strings.EqualFold(v, "latest") {
		return usagef("--version %s: no stage may serve %s, because it changes without a move: publish a version and say its number", v, model.Latest)
	}
	if _, ok := model.VersionNumber(v); !ok {
		return usagef("--version %q is no version: say the number of a published one", v)
	}
	return nil
}
