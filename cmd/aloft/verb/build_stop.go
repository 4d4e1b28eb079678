package verb

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/builds"
	"github.com/aloftdeck/aloft/model/change"
)

// nothingStopped is what a refusal to stop a build says of what was done.
const nothingStopped = "no build was stopped"

// buildStopOptions are the options of `aloft build stop`.
type buildStopOptions struct {
	writeOptions
	Build buildRef
}

func (p *parsing) buildStopCommand() *cobra.Command {
	var o buildStopOptions
	c := &cobra.Command{
		Use:   "stop ID",
		Short: "Stop a build that runs",
		Long: `Stop a build that runs. One that has ended already stays as it is, and the exit code is 0.

` + exitCodesHelp,
		Example:           "  aloft build stop orders#42\n  aloft build stop orders#42 --yes -o json\n  aloft --demo build stop entity-linker#33 --yes",
		ValidArgsFunction: one(p.completeBuilds),
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				var err error
				o.Build, err = oneBuild(c, args)
				return o, err
			})
		},
	}
	o.addFlags(c.Flags(), "stop")
	return c
}

func (o buildStopOptions) run(ctx context.Context, k *session) error {
	if err := k.connectToWrite(ctx, o.DryRun, nothingStopped); err != nil {
		return err
	}
	b, err := k.findBuild(ctx, o.Build)
	if err != nil {
		return err
	}
	line := fmt.Sprintf("%s has ended already, as %s", buildName(b), b.Status)
	if !b.Complete {
		what := fmt.Sprintf("%s, a build from %s, started by %s", buildName(b), sourceWords(b.SourceVersion), b.Initiator)
		if line = "would stop " + what; !o.DryRun {
			if err := k.env.sure(ctx, o.Yes, nothingStopped, "Stop "+what+"?"); err != nil {
				return err
			}
			if b, line, err = k.stopped(ctx, b); err != nil {
				return err
			}
		}
	}
	return k.printBuild(b, line)
}

// stopped stops a build, and says so in a line.
func (k *session) stopped(ctx context.Context, b model.Build) (model.Build, string, error) {
	builder, err := k.builder(ctx)
	if err != nil {
		return b, "", err
	}
	result := builder.Stop(ctx, b)
	if err := result.Failure(); err != nil {
		return b, "", err
	}
	if result.Status == change.NotChanged {
		return result.Build, result.Reason, nil
	}
	return result.Build, "stopped " + buildName(result.Build), nil
}

// buildRetryOptions are the options of `aloft build retry`.
type buildRetryOptions struct {
	writeOptions
	followOptions
	Build buildRef
}

func (p *parsing) buildRetryCommand() *cobra.Command {
	var o buildRetryOptions
	c := &cobra.Command{
		Use:   "retry ID [--follow]",
		Short: "Start a build like an earlier one",
		Long: `Start a build of the same source, with the same settings, as a build that has ended. With --follow as in aloft build
start.

` + exitCodesHelp,
		Example:           "  aloft build retry orders#42\n  aloft build retry orders#42 --follow --yes\n  aloft --demo build retry activity-router#20 --yes",
		ValidArgsFunction: one(p.completeBuilds),
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				var err error
				o.Build, err = oneBuild(c, args)
				return o, err
			})
		},
	}
	o.followOptions.addFlags(c.Flags())
	o.writeOptions.addFlags(c.Flags(), "start")
	return c
}

func (o buildRetryOptions) run(ctx context.Context, k *session) error {
	if err := k.connectToWrite(ctx, o.DryRun, nothingStarted); err != nil {
		return err
	}
	b, err := k.findBuild(ctx, o.Build)
	if err != nil {
		return err
	}
	if !b.Complete {
		return refusef("%s: %s is still running: aloft build stop %s stops it", nothingStarted, buildName(b), buildName(b))
	}
	what := fmt.Sprintf("a build like %s, which ended as %s, from %s", buildName(b), b.Status, sourceWords(b.SourceVersion))
	if o.DryRun {
		return k.plannedBuild(b.Project, b.SourceVersion, "would start "+what)
	}
	if err := k.env.sure(ctx, o.Yes, nothingStarted, "Start "+what+"?"); err != nil {
		return err
	}
	token := rand.Text()
	return k.started(ctx, o.followOptions, func(builder *builds.Builder) builds.Result { return builder.Retry(ctx, b, token) })
}
