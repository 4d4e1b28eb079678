package verb

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/component/scaffold"
)

// apiKinds are the kinds of APIs as they are said.
var apiKinds = map[string]component.APIKind{"rest": component.REST, "http": component.HTTP}

// newOptions are the options of `aloft new`.
type newOptions struct {
	globals
	Scaffold scaffold.Options
	Dir      string // empty: a folder called like the component
}

func (p *parsing) newCommand() *cobra.Command {
	var o newOptions
	var api string
	c := &cobra.Command{
		Use:   "new NAME [--runtime RUNTIME] [--dir DIR]",
		Short: "Write a component to begin with: its file, a build spec, a first handler with a test",
		Long: `Write a component to begin with into a folder: the file that apply takes, a build spec that tests and packages the
code, a first handler with its test, an event and what is expected of its answer. It builds as it is. It asks AWS nothing,
and writes over no file: where one of them is there, it names it and writes nothing.

The runtime is Lambda's, such as python3.12, nodejs22.x or provided.al2023, or python, nodejs or go for the usual one, or
image for a container image. aloft.toml, with stages and the test, is written where no config holds yet; else the test
stands in the README, to be added to yours.

` + exitCodesHelp,
		Example: `  aloft new activity
  aloft new activity --runtime nodejs22.x --api rest --table activities
  aloft new render --runtime image --architecture arm64 --dir services/render`,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				if len(args) != 1 {
					return nil, usagef("new takes the name of one component: see aloft new --help")
				}
				o.Scaffold.Name = args[0]
				return o.checked(api, c.Flags().Changed("api"), c.Flags().Changed("table"), c.Flags().Changed("dir"))
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.Scaffold.Runtime, "runtime", "python", "`RUNTIME` of Lambda, a language, or image")
	f.StringVar(&o.Scaffold.Architecture, "architecture", component.X86, "`ARCHITECTURE` of the function: "+
		component.X86+" or "+component.ARM)
	f.StringVar(&o.Scaffold.Table, "table", "", "a table of this `NAME` that the function reads and writes")
	f.StringVar(&api, "api", "", "an API before the function, of this `KIND`: rest or http")
	f.StringVar(&o.Dir, "dir", "", "the `FOLDER` to write into (default: one called like the component)")
	// These fail only for flags that the command does not have.
	_ = c.RegisterFlagCompletionFunc("runtime", cobra.FixedCompletions(scaffold.Runtimes(),
		cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("architecture", cobra.FixedCompletions([]string{component.X86, component.ARM},
		cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("api", cobra.FixedCompletions([]string{"rest", "http"},
		cobra.ShellCompDirectiveNoFileComp))
	_ = c.MarkFlagDirname("dir")
	return c
}

// checked checks what the command line says.
func (o newOptions) checked(api string, apiGiven, tableGiven, dirGiven bool) (command, error) {
	s := &o.Scaffold
	s.API = apiKinds[api]
	switch {
	case apiGiven && s.API == "":
		return nil, usagef("--api %q is no kind of API: say rest or http", api)
	case s.Architecture != component.X86 && s.Architecture != component.ARM:
		return nil, usagef("--architecture %q is none of Lambda's: say %s or %s", s.Architecture, component.X86,
			component.ARM)
	case dirGiven && o.Dir == "":
		return nil, usagef("--dir is empty: say which folder, . for this one")
	case tableGiven && s.Table == "":
		return nil, usagef("--table is empty: say the table's name")
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	return o, nil
}

// check says what is wrong with what is wanted.
func (o newOptions) check() error {
	files, err := scaffold.Files(o.Scaffold)
	if err != nil {
		return usagef("%v", err)
	}
	// What is written is checked as apply checks it: no name comes back as a bad file.
	i := slices.IndexFunc(files, func(f scaffold.File) bool { return f.Path == scaffold.ComponentFile })
	var problems config.Problems
	if _, _, err := config.ReadComponent(scaffold.ComponentFile, files[i].Content,
		config.ComponentOptions{}); errors.As(err, &problems) {
		p := problems[0]
		return usagef("%s %s", p.Key, strings.TrimSuffix(p.Text+": "+p.Hint, ": "))
	}
	return nil
}

// configOf is the config that holds in a folder, which may not be there yet.
func (e *Env) configOf(dir string, g globals) (config.Config, error) {
	there := *e
	there.Dir = dir
	if name := cmp.Or(g.Config, e.Getenv("ALOFT_CONFIG")); name != "" && !strings.HasPrefix(name, "~/") && !g.Demo {
		g.Config = e.absolute(name)
	}
	return there.loadConfig(g)
}

// absolute is a path that starts at the working folder.
func (e *Env) absolute(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(e.Dir, path)
}

func (o newOptions) run(_ context.Context, k *session) error {
	dir := cmp.Or(o.Dir, o.Scaffold.Name)
	written, err := o.write(k.env, dir)
	if err != nil {
		return err
	}
	var paths []string
	for _, path := range written {
		paths = append(paths, filepath.Join(dir, filepath.FromSlash(path)))
	}
	file := filepath.Join(dir, scaffold.ComponentFile)
	lines := append(slices.Clone(paths), "next, in "+dir+": aloft apply "+scaffold.ComponentFile+" --check")
	return k.print(output{
		document: map[string]any{"component": o.Scaffold.Name, "file": file, "written": paths},
		lines:    lines, done: lines,
	}, nil)
}

// write writes what is wanted into a folder, and names what it wrote, from the folder on.
func (o newOptions) write(e *Env, dir string) ([]string, error) {
	at := e.absolute(dir)
	holding, err := e.configOf(at, o.globals)
	if err != nil {
		return nil, err
	}
	// Another aloft.toml nearer by than the team's would hold in its place, without its guards.
	_, named := holding.Origins["stage"]
	o.Scaffold.Config = holding.Team == "" && holding.Host == "" && !named
	o.Scaffold.Stages = nil
	for _, s := range holding.Stages {
		o.Scaffold.Stages = append(o.Scaffold.Stages, s.Name)
	}
	files, err := scaffold.Files(o.Scaffold)
	if err != nil {
		return nil, err
	}
	if err := scaffold.Write(at, files); err != nil {
		var there *scaffold.ExistError
		if errors.As(err, &there) {
			return nil, refusef("in %s: %v", dir, err)
		}
		return nil, err
	}
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	return paths, nil
}
