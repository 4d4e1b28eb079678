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
	Names     []string // of functions; none with All
	All       bool     // all functions that the build made
	Build     buildRef // exactly one of Build, Bucket, Zip, Image and Latest is given
	Bucket    string
	Key       string
	Zip       string // path of a file
	Image     string // URI
	Latest    bool   // what $LATEST is: nothing is uploaded
	Note      string // with Latest: the description of the version
	Entry     string // path of the function's zip inside the artifact; empty: as the config says
	Secondary string // artifact of the build; empty: the main one
	To        string // empty: the first stage, with Latest none
	Create    bool
	Reason    string
	Confirm   string // the stage's name, where it has to be typed

	AllOrNothing bool // of several
}

func (p *parsing) deployCommand() *cobra.Command {
	var o deployOptions
	var build, object string
	c := &cobra.Command{
		Use:   "deploy (NAME… | --all) (--build ID | --s3 s3://BUCKET/KEY | --zip FILE | --image URI) [--to STAGE]",
		Short: "Deploy new code: upload it, publish a version, move a stage to it",
		Long: `Give a function new code, publish a version of it and move a stage to that version: the one that --to says, else the one
that a [[branch]] of the config says for the branch of the build, else the first. The code is what a build left in S3 or pushed
as an image, an object in S3, a zip file here, or a container image.

--build takes orders#42, the build's id, or the number alone for a build of the function's own project. Where one build makes
several functions, [[function]] in the config says which zip in its artifact is the function's, or --entry does.

Several names, or --all, deploy what one build made as one set. --all takes the functions that the config names for the
project; without any, those whose $LATEST has the code of one of its builds, those that this journal knows to be deployed from
one, those that an artifact is called like, and the one that is called like the project. The plan says which of these it is.
With --all-or-nothing no stage moves before the versions of all are published, and all are put back when one does not move.

Inside a build, which CodeBuild tells by its environment, --zip and --image are labelled with it, and --all --zip takes the
functions of its project out of the zip by [[function]].

Run again after a failure it goes on from where it was; code that is there already is not published again.

` + exitCodesHelp,
		Example: `  aloft deploy orders --build orders#42
  aloft deploy orders --build 42 --to stage --reason "release 12" --yes
  aloft deploy orders --s3 s3://artifacts/orders.zip --dry-run -o json
  aloft deploy orders --zip dist/orders.zip
  aloft deploy thumbnails --image 123456789012.dkr.ecr.us-east-1.amazonaws.com/thumbnails:1.4
  aloft deploy --build shop#42 --all --all-or-nothing --yes
  aloft --demo deploy activity-router --build 20 --to stage --yes
  aloft --demo deploy --build slack-bundle#3 --all --yes`,
		ValidArgsFunction: p.completeFunctions,
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				s, err := newSelection(args, nil)
				switch {
				case err != nil:
					return nil, err
				case o.All && len(s.Names) > 0:
					return nil, usagef("--all takes no names: it is about all functions of the build")
				case !o.All && len(s.Names) == 0:
					return nil, usagef("deploy takes the names of functions, or --all with --build")
				}
				o.Names, o.Reason = s.Names, safetext.Line(o.Reason)
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
				case o.many() && given[0] != "--build" && (given[0] != "--zip" || !o.All):
					return nil, usagef("%s is for one function: several of them, or --all, go with --build", given[0])
				case o.many() && (o.Entry != "" || o.Secondary != ""):
					return nil, usagef("--entry and --secondary are for one function: [[function]] in the config says them of several")
				case o.AllOrNothing && !o.many():
					return nil, usagef("--all-or-nothing is for several functions")
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
	f.StringVar(&o.To, "to", "", "the `STAGE` to move (default: that of the branch, else the first)")
	f.BoolVar(&o.All, "all", false, "all functions that the build made")
	f.BoolVar(&o.AllOrNothing, "all-or-nothing", false, "move no stage before all are published, and put all back when one does not move")
	f.BoolVar(&o.Create, "create", false, "create the stage's alias where it is missing")
	f.StringVar(&o.Reason, "reason", "", "why, in your words: `TEXT` for stamp and journal")
	o.addFlags(f, "deploy")
	addConfirm(f, &o.Confirm)
	p.completeStages(c, "to")
	completeFlag(c, "build", p.completeBuilds)
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

// many reports whether the deploy is one of a set.
func (o deployOptions) many() bool { return o.All || len(o.Names) > 1 }

func (o deployOptions) run(ctx context.Context, k *session) error {
	if err := k.connectToWrite(ctx, o.DryRun, o.nothing()); err != nil {
		return err
	}
	r := pipeline.Request{Bucket: o.Bucket, Key: o.Key, Image: o.Image, Latest: o.Latest, Note: o.Note, Entry: o.Entry,
		Create: o.Create, Reason: o.Reason}
	var err error
	if r.Zip, err = o.file(k.env); err != nil {
		return err
	}
	if r.Zip != nil || r.Image != "" {
		r.MadeIn = inBuild(k.env.Getenv)
	}
	if err := k.openJournal(); err != nil {
		return err
	}
	if _, err := k.identify(ctx); err != nil {
		return err
	}
	requests, err := o.requests(ctx, k, r)
	if err != nil {
		return err
	}
	deployer := k.deployer(k.mover())
	if !o.DryRun {
		k.saySettledMoves(ctx, deployer)
	}
	d := &deploying{env: k.env, k: k, options: o, deployer: deployer, asker: newAsker(k.env, o.nothing())}
	if o.many() {
		return d.runAll(ctx, requests)
	}
	return d.run(ctx, requests[0])
}

// requests are the deploys that are asked for, each with its stage.
func (o deployOptions) requests(ctx context.Context, k *session, r pipeline.Request) ([]pipeline.Request, error) {
	var requests []pipeline.Request
	switch {
	case o.Latest:
		for _, name := range o.Names {
			r.Function = name
			requests = append(requests, r)
		}
	case o.many():
		var err error
		if requests, err = o.several(ctx, k, r); err != nil {
			return nil, err
		}
	default:
		r.Function = o.Names[0]
		if o.Build != (buildRef{}) {
			if err := o.built(ctx, k, &r); err != nil {
				return nil, err
			}
		}
		requests = []pipeline.Request{r}
	}
	stages := k.newStageList()
	for i := range requests {
		var err error
		if requests[i].Stage, err = o.stage(ctx, k, stages, requests[i]); err != nil {
			return nil, err
		}
	}
	return requests, nil
}

// stage is the stage of a deploy: the one that was said, the one that the branch of the
// build is for, or the first.
func (o deployOptions) stage(ctx context.Context, k *session, stages *stageList, r pipeline.Request) (model.Stage, error) {
	if o.To != "" {
		return stages.findOrMake(ctx, o.To, "--to", []string{r.Function}, o.Create)
	}
	if o.Latest {
		return model.Stage{}, nil
	}
	made := r.MadeIn
	if r.Build != nil {
		made = &r.Build.Build
	}
	if made != nil {
		if s, ok := k.config.StageOf(made.Branch()); ok {
			return s, nil
		}
	}
	return stages.first(ctx, r.Function)
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

// built fills in the build, and which of what it made is the function's.
func (o deployOptions) built(ctx context.Context, k *session, r *pipeline.Request) error {
	function := r.Function
	source := k.config.SourceOf(function)
	said := slices.ContainsFunc(k.config.Sources, func(s config.Source) bool { return s.Function == function })
	ref := o.Build
	if ref.Project == "" {
		ref.Project = source.Project
	}
	if said && ref.Project != source.Project {
		at := k.config.Origins["function."+function]
		return usagef("%s is no build of %s, which makes %s by %s: deploy one of its builds, or change the config", ref, source.Project, function, at)
	}
	b, err := k.findBuild(ctx, ref)
	if err != nil {
		return err
	}
	r.Build = &pipeline.BuildSource{Build: b, Artifact: o.Secondary, Image: source.Image}
	if r.Entry == "" {
		r.Entry = source.Artifact
	}
	if o.Secondary == "" && r.Entry == "" {
		r.Build.Artifact = pipeline.SecondaryOf(b, function)
	}
	return nil
}

// nothingDeployed is what a refusal to deploy says of what was done.
const nothingDeployed = "nothing was deployed"

// nothing is what a refusal says of what was done.
func (o deployOptions) nothing() string {
	if o.Latest {
		return "nothing was published"
	}
	return nothingDeployed
}

// gone reports whether a sheet is refused because the function does not exist.
func gone(s pipeline.Sheet) bool {
	return s.Failure != nil && s.Failure.Class == model.Gone && s.Failure.Operation == "GetFunction"
}
