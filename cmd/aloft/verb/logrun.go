package verb

// Reading logs, and following them.

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/model"
)

// followOptions are the options of the verbs that print logs.
type followOptions struct {
	Follow     bool
	Timestamps bool
}

func (o *followOptions) addFlags(f *pflag.FlagSet) {
	f.BoolVarP(&o.Follow, "follow", "f", false, "print the log as it comes")
	f.BoolVarP(&o.Timestamps, "timestamps", "t", false, "put the time of each line (UTC) before it")
}

// logRun is the reading of logs for a verb, and what is said of it.
type logRun struct {
	k        *session
	options  followOptions
	progress *progress
	said     string     // the last remark, which is not made twice
	kept     []lineJSON // with JSON, the lines of a build
}

func (k *session) newLogRun(o followOptions) *logRun {
	return &logRun{k: k, options: o, progress: k.env.newProgress(), kept: []lineJSON{}}
}

// logReading is the reading of one log of a run.
type logReading struct {
	*logRun
	name    string    // what is said of it begins with, empty where it is the only one
	failing time.Time // since when nothing could be read, zero while it can
}

// state says what there is to know of the log besides its lines.
func (g *logReading) state(s model.LogState) {
	name := ""
	if g.name != "" {
		name = g.name + ": "
	}
	if s.Failure == nil {
		g.failing = time.Time{}
	}
	switch {
	case s.Failure != nil:
		wait := max(0, s.Next.Sub(g.k.env.Now())).Round(time.Second)
		switch {
		case !s.Next.IsZero():
			g.sayf("%s%v: tried again in %s", name, s.Failure, wait)
		case g.name != "" && g.options.Follow:
			g.sayf("%s%v: the others go on", name, s.Failure)
		}
	case s.Note != "":
		g.sayf("%s%s", name, s.Note)
	case s.State == model.TailWaiting && g.name == "":
		g.progress.sayf("waiting for the log")
	}
}

func (r *logRun) sayf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if text == r.said {
		return
	}
	r.said = text
	r.progress.clear()
	r.k.env.notef("%s", text)
}

// follow fills in how a log is read: to its end, or to where it is now.
func (g *logReading) follow(ctx context.Context, o feed.FollowOptions) feed.FollowOptions {
	o.Logs, o.Objects, o.Now = g.k.account, g.k.account, g.k.env.Now
	o.State, o.Once = g.state, !g.options.Follow
	if o.Once {
		// A read that hangs is given up early enough for another.
		third := max(g.k.globals.Timeout/3, time.Millisecond)
		o.Pace = feed.Pace{Call: third, Retry: min(time.Second, third), RetryTo: third}
	}
	o.Fatal = func(f *model.Failure) bool { return g.fatal(ctx, f) }
	return o
}

// fatal reports whether a failure ends the reading of a log: a missing permission
// always does; who waits for more is patient with the rest, and who does not is so
// for the time of one call.
func (g *logReading) fatal(ctx context.Context, f *model.Failure) bool {
	switch {
	case f.Class == model.Denied:
		return true
	case f.Class == model.Expired && g.k.account.Renew(ctx) != nil:
		return true
	case g.options.Follow:
		return false
	case f.Class == model.Gone:
		return true
	}
	now, third := g.k.env.Now(), g.k.globals.Timeout/3
	if g.failing.IsZero() {
		g.failing = now.Add(-third) // when the read that failed began, at the earliest
	}
	return now.Sub(g.failing) >= 2*third
}

// build prints the log of a build. When it follows, it ends with the build, whether
// or not there is a log, and answers how the build stands then.
func (r *logRun) build(ctx context.Context, b model.Build) (model.Build, error) {
	ask := feed.BuildNow(r.k.account, r.k.env.Now)
	now := func(ctx context.Context, id string) (model.Build, error) {
		found, err := ask(ctx, id)
		if err == nil && found.ID != "" {
			b = found
		}
		return found, err
	}
	g := &logReading{logRun: r}
	o := g.follow(ctx, feed.FollowOptions{Source: model.LogSource{Build: b.ID}, Build: now})
	out := r.k.newLogPrinter(r.options)
	o.Lines = func(lines []model.LogLine) error {
		r.progress.clear()
		for i := range lines {
			if r.k.globals.JSON {
				r.kept = append(r.kept, newLineJSON(&lines[i]))
			} else {
				out.raw(&lines[i])
			}
		}
		return out.flush()
	}
	err := feed.Follow(ctx, o)
	r.progress.clear()
	switch {
	case ctx.Err() != nil:
		return b, interruptedBuild(ctx, b)
	case !r.options.Follow:
		return b, err
	case err != nil && model.ClassOf(err) != model.Denied:
		return b, err
	case err != nil:
		r.sayf("the log can not be shown: %v", err)
	}
	err = r.await(ctx, now, &b)
	return b, err
}

// buildPoll is the time between two looks at a build whose log is not read.
const buildPoll = 3 * time.Second

// await waits until a build has ended.
func (r *logRun) await(ctx context.Context, now func(context.Context, string) (model.Build, error), b *model.Build) error {
	tick := time.NewTicker(buildPoll)
	defer tick.Stop()
	for !b.Complete {
		r.progress.sayf("waiting for the end of %s", buildName(*b))
		_, err := now(ctx, b.ID)
		switch class := model.ClassOf(err); {
		case ctx.Err() != nil:
			r.progress.clear()
			return interruptedBuild(ctx, *b)
		case err != nil && class != model.Throttled && class != model.Network:
			r.progress.clear()
			return err
		}
		if b.Complete {
			break
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
	r.progress.clear()
	return nil
}

func interruptedBuild(ctx context.Context, b model.Build) error {
	if b.Complete {
		return interrupted(ctx, "stopped reading the log of "+buildName(b))
	}
	return interrupted(ctx, fmt.Sprintf("stopped following: %s goes on: aloft build logs %s --follow shows it", buildName(b), buildName(b)))
}
