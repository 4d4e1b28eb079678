package verb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/hostfile"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/safetext"
)

// deployOptions are the options of `aloft deploy`.
type deployOptions struct {
	writeOptions
	Function  string
	Build     buildRef // exactly one of Build, Bucket, Zip and Image is given
	Bucket    string
	Key       string
	Zip       string // path of a file
	Image     string // URI
	Entry     string // path of the function's zip inside the artifact; empty: as the config says
	Secondary string // artifact of the build; empty: the main one
	To        string // empty: the first stage
	Create    bool
	Reason    string
	Confirm   string // the stage's name, where it has to be typed
}

func (p *parsing) deployCommand() *cobra.Command {
	var o deployOptions
	var build, object string
	c := &cobra.Command{
		Use:   "deploy NAME (--build ID | --s3 s3://BUCKET/KEY | --zip FILE | --image URI) [--to STAGE]",
		Short: "Deploy new code: upload it, publish a version, move a stage to it",
		Long: `Give a function new code, publish a version of it and move a stage to that version: the first stage, unless --to says
another. The code is what a build left in S3, an object in S3, a zip file here, or a container image.

--build takes orders#42, the build's id, or the number alone for a build of the function's own project. Where one build makes
several functions, [[function]] in the config says which zip in its artifact is the function's, or --entry does.

Run again after a failure it goes on from where it was; code that is there already is not published again.

` + exitCodesHelp,
		Example: `  aloft deploy orders --build orders#42
  aloft deploy orders --build 42 --to stage --reason "release 12" --yes
  aloft deploy orders --s3 s3://artifacts/orders.zip --dry-run -o json
  aloft deploy orders --zip dist/orders.zip
  aloft deploy thumbnails --image 123456789012.dkr.ecr.us-east-1.amazonaws.com/thumbnails:1.4
  aloft --demo deploy activity-router --build 20 --to stage --yes`,
		ValidArgsFunction: p.completeFunction,
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				s, err := newSelection(args, nil)
				switch {
				case err != nil:
					return nil, err
				case len(s.Names) != 1:
					return nil, usagef("deploy takes the name of one function")
				}
				o.Function, o.Reason = s.Names[0], safetext.Line(o.Reason)
				var given []string
				for _, name := range []string{"build", "s3", "zip", "image"} {
					if c.Flags().Changed(name) {
						given = append(given, "--"+name)
					}
				}
				switch {
				case len(given) == 0:
					return nil, usagef("what to deploy is missing: say --build ID, --s3 s3://BUCKET/KEY, --zip FILE or --image URI")
				case len(given) > 1:
					return nil, usagef("%s exclude each other: say what to deploy once", strings.Join(given, " and "))
				case o.Secondary != "" && build == "":
					return nil, usagef("--secondary goes with --build")
				case o.Entry != "" && o.Image != "":
					return nil, usagef("--entry and --image exclude each other: a container image holds no zip")
				}
				return o.from(given[0], build, object)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&build, "build", "", "what this build made: `ID`, PROJECT#NUMBER, or the number alone")
	f.StringVar(&object, "s3", "", "an object in S3, `s3://BUCKET/KEY`")
	f.StringVar(&o.Zip, "zip", "", "a zip `FILE` on this host")
	f.StringVar(&o.Image, "image", "", "a container image in ECR, its `URI`")
	f.StringVar(&o.Entry, "entry", "", "`PATH` of the function's zip inside the artifact's zip")
	f.StringVar(&o.Secondary, "secondary", "", "the build's secondary artifact of this `NAME`")
	f.StringVar(&o.To, "to", "", "the `STAGE` to move (default: the first)")
	f.BoolVar(&o.Create, "create", false, "create the stage's alias where it is missing")
	f.StringVar(&o.Reason, "reason", "", "why, in your words: `TEXT` for stamp and journal")
	o.addFlags(f, "deploy")
	addConfirm(f, &o.Confirm)
	p.completeStages(c, "to")
	return c
}

// from checks the flag that says what to deploy.
func (o deployOptions) from(flag, build, object string) (command, error) {
	switch flag {
	case "--build":
		if number := strings.TrimPrefix(build, "#"); buildNumber.MatchString(number) {
			o.Build = numbered("", number)
			return o, nil
		}
		var err error
		o.Build, err = parseBuildRef(build)
		return o, err
	case "--s3":
		rest, ok := strings.CutPrefix(object, "s3://")
		bucket, key, both := strings.Cut(rest, "/")
		if !ok || !both || bucket == "" || key == "" {
			return nil, usagef("--s3 %q is no object: say s3://BUCKET/KEY", object)
		}
		o.Bucket, o.Key = bucket, key
	case "--zip":
		if o.Zip == "" {
			return nil, usagef("--zip is empty: say which file")
		}
	case "--image":
		if o.Image == "" {
			return nil, usagef("--image is empty: say the image's URI")
		}
	}
	return o, nil
}

func (o deployOptions) run(ctx context.Context, k *session) error {
	if err := k.connectToWrite(ctx, o.DryRun, nothingDeployed); err != nil {
		return err
	}
	r := pipeline.Request{Function: o.Function, Bucket: o.Bucket, Key: o.Key, Image: o.Image, Entry: o.Entry, Create: o.Create, Reason: o.Reason}
	var err error
	if r.Zip, err = o.file(k.env); err != nil {
		return err
	}
	if err := k.openJournal(); err != nil {
		return err
	}
	if _, err := k.identify(ctx); err != nil {
		return err
	}
	stages := k.newStageList()
	if o.To == "" {
		r.Stage, err = stages.first(ctx, o.Function)
	} else {
		r.Stage, err = stages.find(ctx, o.To, "--to", []string{o.Function})
	}
	if err != nil {
		return err
	}
	if o.Build != (buildRef{}) {
		if err := o.built(ctx, k, &r); err != nil {
			return err
		}
	}
	deployer := k.deployer(k.mover())
	if !o.DryRun {
		k.settle(ctx, deployer)
	}
	d := &deploying{env: k.env, k: k, options: o, deployer: deployer, asker: newAsker(k.env, nothingDeployed)}
	return d.run(ctx, r)
}

// file reads the zip file, nil when none was named.
func (o deployOptions) file(e *Env) (*pipeline.Zip, error) {
	if o.Zip == "" {
		return nil, nil
	}
	content, err := readZip(e.absolute(o.Zip))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("--zip %s: there is no such file", o.Zip)
	}
	var kind *hostfile.KindError
	if errors.As(err, &kind) {
		return nil, usagef("--zip %s is %s, not a file", o.Zip, kind.Kind())
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", o.Zip, err)
	}
	return &pipeline.Zip{Path: o.Zip, Content: content}, nil
}

// readZip reads a file that is no larger than what may be looked into.
func readZip(path string) ([]byte, error) {
	content, err := hostfile.Read(path, pipeline.MaxFetch)
	var large *hostfile.SizeError
	if errors.As(err, &large) {
		err = fmt.Errorf("it has more than %d MB, which no deploy takes", pipeline.MaxFetch>>20)
	}
	return content, err
}

// built fills in the build, and which zip in its artifact is the function's.
func (o deployOptions) built(ctx context.Context, k *session, r *pipeline.Request) error {
	source := k.config.SourceOf(o.Function)
	said := slices.ContainsFunc(k.config.Sources, func(s config.Source) bool { return s.Function == o.Function })
	ref := o.Build
	if ref.Project == "" {
		ref.Project = source.Project
	}
	if said && ref.Project != source.Project {
		at := k.config.Origins["function."+o.Function]
		return usagef("%s is no build of %s, which makes %s by %s: deploy one of its builds, or change the config", ref, source.Project, o.Function, at)
	}
	b, err := k.findBuild(ctx, ref)
	if err != nil {
		return err
	}
	r.Build = &pipeline.BuildSource{Build: b, Artifact: o.Secondary}
	if r.Entry == "" {
		r.Entry = source.Artifact
	}
	return nil
}

// nothingDeployed is what a refusal to deploy says of what was done.
const nothingDeployed = "nothing was deployed"

// gone reports whether a sheet is refused because the function does not exist.
func gone(s pipeline.Sheet) bool {
	return s.Failure != nil && s.Failure.Class == model.Gone && s.Failure.Operation == "GetFunction"
}
