package verb

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/builds"
)

// `aloft build` and what its verbs have in common.

func (p *parsing) buildCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "build start|logs|stop|retry",
		Short: "Start, follow, stop and retry builds",
		Long: `Start, follow, stop and retry builds of CodeBuild. A build is named by its project and number, such as orders#42 or
orders:42, or by its id PROJECT:UUID.

` + exitCodesHelp,
		Example: "  aloft build start orders --follow\n  aloft build logs orders#42",
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(globals) (command, error) {
				if len(args) > 0 {
					return nil, unknownVerb(c, args[0])
				}
				return nil, usagef("what shall be done with a build is missing: start, logs, stop or retry: see aloft build --help")
			})
		},
	}
	c.AddCommand(p.buildStartCommand(), p.buildLogsCommand(), p.buildStopCommand(), p.buildRetryCommand())
	return c
}

// writeOptions are the options of the verbs that change builds.
type writeOptions struct {
	globals
	Yes    bool
	DryRun bool
}

func (o *writeOptions) addFlags(f *pflag.FlagSet, what string) {
	f.BoolVarP(&o.Yes, "yes", "y", false, what+" without a question; needed without a terminal")
	f.BoolVar(&o.DryRun, "dry-run", false, "show what would be done and do nothing")
}

// oneBuild reads the one argument of a verb on a build.
func oneBuild(c *cobra.Command, args []string) (buildRef, error) {
	if len(args) != 1 {
		return buildRef{}, usagef("%s takes one build, such as orders#42: see %s --help", c.CommandPath(), c.CommandPath())
	}
	return parseBuildRef(args[0])
}

// nothingStarted is what a refusal to start a build says of what was done.
const nothingStarted = "no build was started"

// buildStartOptions are the options of `aloft build start`.
type buildStartOptions struct {
	writeOptions
	followOptions
	Project     string
	Ref         string // empty: the project's own
	Environment []model.BuildVariable
}

func (p *parsing) buildStartCommand() *cobra.Command {
	var o buildStartOptions
	var environment []string
	c := &cobra.Command{
		Use:   "start PROJECT [--ref R] [--env K=V]… [--follow]",
		Short: "Start a build of a project, and follow its log",
		Long: `Start a build. With --follow its log is printed until the build has ended, and the exit code is 0 when it succeeded and
1 when it did not; ctrl+c then ends the following, with exit code 130, and not the build. However often AWS has to be
asked, one build is started.

` + exitCodesHelp,
		Example: `  aloft build start orders
  aloft build start orders --ref release-12 --env LOG_LEVEL=debug --follow
  aloft build start orders --follow --yes -o json | jq -r .build.id
  aloft --demo build start activity-router --yes`,
		ValidArgsFunction: one(p.completeProjects),
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				if len(args) != 1 {
					return nil, usagef("build start takes the name of one project")
				}
				if c.Flags().Changed("ref") && strings.TrimSpace(o.Ref) == "" {
					return nil, usagef("--ref is empty: say a branch, a tag or a commit, or leave it out")
				}
				var err error
				if o.Environment, err = parseEnvironment(environment); err != nil {
					return nil, err
				}
				o.Project = args[0]
				return o, checkProject(o.Project)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.Ref, "ref", "", "branch, tag or commit to build, `R` (default: the project's own)")
	f.StringArrayVar(&environment, "env", nil, "environment variable of this build in plain text, `K=V`; may be given again")
	o.followOptions.addFlags(f)
	o.writeOptions.addFlags(f, "start")
	return c
}

// parseEnvironment reads K=V. No secret belongs here: CodeBuild shows these values
// to everybody who may read the build.
func parseEnvironment(given []string) ([]model.BuildVariable, error) {
	var all []model.BuildVariable
	for _, text := range given {
		name, value, ok := strings.Cut(text, "=")
		if !ok || !variableName(name) {
			return nil, usagef("--env %q is none: say NAME=VALUE, the name of letters, digits and _", name)
		}
		if strings.HasPrefix(name, "CODEBUILD_") {
			return nil, usagef("--env %s: CodeBuild keeps names that begin with CODEBUILD_ for itself", name)
		}
		for _, v := range all {
			if v.Name == name {
				return nil, usagef("--env %s is given twice", name)
			}
		}
		all = append(all, model.BuildVariable{Name: name, Value: model.NewSecret(value), Type: "PLAINTEXT"})
	}
	return all, nil
}

func variableName(name string) bool {
	for i, c := range name {
		if c != '_' && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

func (o buildStartOptions) run(ctx context.Context, k *session) error {
	if err := k.connectToWrite(ctx, o.DryRun, nothingStarted); err != nil {
		return err
	}
	source, err := o.source(ctx, k)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("a build of %s from %s", o.Project, sourceWords(source))
	if names := o.names(); names != "" {
		what += " with " + names
	}
	if o.DryRun {
		return k.plannedBuild(o.Project, source, "would start "+what)
	}
	if err := k.env.sure(ctx, o.Yes, nothingStarted, "Start "+what+"?"); err != nil {
		return err
	}
	start := model.BuildStart{Project: o.Project, SourceVersion: o.Ref, Environment: o.Environment, Token: rand.Text()}
	return k.started(ctx, o.followOptions, func(b *builds.Builder) builds.Result { return b.Start(ctx, start) })
}

// source is what will be built, as far as that may be read. A project that does
// not exist is an error.
func (o buildStartOptions) source(ctx context.Context, k *session) (string, error) {
	found, err := k.account.GetProjects(ctx, []string{o.Project})
	switch {
	case model.ClassOf(err) == model.Denied:
		return o.Ref, nil // it may be started all the same
	case err != nil:
		return "", err
	case len(found) == 0:
		return "", k.unknownProject(ctx, o.Project, nil)
	}
	for _, v := range o.Environment {
		for _, own := range found[0].Environment {
			if own.Name == v.Name && own.Type != "" && own.Type != "PLAINTEXT" {
				k.env.notef("%s comes from %s in the project: this build gets the plain text instead", v.Name, own.Type)
			}
		}
	}
	if o.Ref == "" {
		return found[0].SourceVersion, nil
	}
	return o.Ref, nil
}

// names are the names of the variables, without their values.
func (o buildStartOptions) names() string {
	var names []string
	for _, v := range o.Environment {
		names = append(names, v.Name)
	}
	return strings.Join(names, ", ")
}

// started starts a build, says so, and follows it where that is wanted. An
// interrupt does not keep the answer away: which build runs has to be known.
func (k *session) started(ctx context.Context, o followOptions, start func(*builds.Builder) builds.Result) error {
	if ctx.Err() != nil {
		return refusef("%s: interrupted", nothingStarted)
	}
	builder, err := k.builder(ctx)
	if err != nil {
		return err
	}
	result := start(builder)
	if err := result.Failure(); err != nil {
		return err
	}
	if result.Reason != "" {
		k.env.notef("%s", result.Line())
	}
	b := result.Build
	if !o.Follow {
		return k.printBuild(b, fmt.Sprintf("started %s, %s", buildName(b), b.ID))
	}
	if !k.globals.JSON {
		k.env.notef("started %s, %s", buildName(b), b.ID)
	}
	r := k.newLogRun(o)
	last, err := r.build(ctx, b)
	if err == nil {
		err = succeeded(last)
	}
	if err == nil && !k.globals.JSON {
		k.env.notef("%s succeeded", buildName(last))
	}
	return k.print(output{document: buildDocument{newBuildJSON(last, k.env.Now())}}, err)
}

// builder starts and stops builds in this account, recorded in its journal, and
// says first what became of those that were cut off.
func (k *session) builder(ctx context.Context) (*builds.Builder, error) {
	if err := k.openJournal(); err != nil {
		return nil, err
	}
	if _, err := k.identify(ctx); err != nil {
		return nil, err
	}
	b := k.newBuilder()
	for _, r := range k.settleBuilds(ctx, b) {
		k.env.notef("settled %s", r.Line())
	}
	return b, nil
}

func (k *session) newBuilder() *builds.Builder {
	return builds.New(builds.Deps{CodeBuild: k.account, Journal: k.journal, Operator: k.operator, Identity: k.known, Now: k.env.Now, PID: k.env.PID})
}

// settleBuilds finds out what became of starts and stops of builds that were cut off.
func (k *session) settleBuilds(ctx context.Context, b *builds.Builder) []builds.Result {
	settled := settle(ctx, k, silently, b.Kinds(), b.SettlePending)
	return slices.DeleteFunc(settled, func(r builds.Result) bool { return r.Unknown })
}
