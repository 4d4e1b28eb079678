package verb

// Printing a log, and following it.

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/pflag"

	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/logbook"
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

// logRun is the printing of one log. With JSON the lines are kept instead.
type logRun struct {
	k        *session
	options  followOptions
	to       io.Writer // takes colours out where the output can not show them
	progress *progress
	keep     bool // with JSON
	kept     []lineJSON
	printed  int
	said     string    // the last remark, which is not made twice
	failing  time.Time // since when nothing could be read, zero while it can
}

// lineJSON is one line of a log, in plain text.
type lineJSON struct {
	At   *time.Time `json:"at"`
	Text string     `json:"text"`
}

func (k *session) newLogRun(o followOptions) *logRun {
	return &logRun{
		k: k, options: o, keep: k.globals.JSON, kept: []lineJSON{},
		to: colorprofile.NewWriter(k.env.Out, k.env.Environ), progress: k.env.newProgress(),
	}
}

const lineTime = "2006-01-02T15:04:05.000Z"

// lines takes lines in.
func (r *logRun) lines(lines []model.LogLine) error {
	r.progress.clear()
	r.failing = time.Time{}
	r.printed += len(lines)
	var b strings.Builder
	for _, l := range lines {
		if r.keep {
			j := lineJSON{Text: logbook.Plain(l.Text)}
			if at := l.At.UTC(); !l.At.IsZero() {
				j.At = &at
			}
			r.kept = append(r.kept, j)
			continue
		}
		if r.options.Timestamps {
			b.WriteString(l.At.UTC().Format(lineTime) + "  ")
		}
		b.WriteString(l.Text)
		if strings.Contains(l.Text, "\x1b") {
			b.WriteString(styleEnd) // a colour ends with its line
		}
		b.WriteByte('\n')
	}
	if _, err := io.WriteString(r.to, b.String()); err != nil {
		return fmt.Errorf("writing the log: %w", err)
	}
	return nil
}

// state says what there is to know of the log besides its lines.
func (r *logRun) state(s model.LogState) {
	switch {
	case s.Failure != nil:
		wait := max(0, s.Next.Sub(r.k.env.Now())).Round(time.Second)
		if !s.Next.IsZero() {
			r.sayf("%v: tried again in %s", s.Failure, wait)
		}
	case s.Note != "":
		r.sayf("%s", s.Note)
	case s.State == model.TailWaiting:
		r.progress.sayf("waiting for the log")
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

// follow reads a log to its end, or to where it is now.
func (r *logRun) follow(ctx context.Context, o feed.FollowOptions) error {
	o.Logs, o.Objects, o.Now = r.k.account, r.k.account, r.k.env.Now
	o.Lines, o.State, o.Once = r.lines, r.state, !r.options.Follow
	if o.Once {
		// A read that hangs is given up early enough for another.
		third := max(r.k.globals.Timeout/3, time.Millisecond)
		o.Pace = feed.Pace{Call: third, Retry: min(time.Second, third), RetryTo: third}
	}
	o.Fatal = func(f *model.Failure) bool { return r.fatal(ctx, f) }
	defer r.progress.clear()
	return feed.Follow(ctx, o)
}

// fatal reports whether a failure ends the reading of a log: a missing permission
// always does; who waits for more is patient with the rest, and who does not is so
// for the time of one call.
func (r *logRun) fatal(ctx context.Context, f *model.Failure) bool {
	switch {
	case f.Class == model.Denied:
		return true
	case f.Class == model.Expired && r.k.account.Renew(ctx) != nil:
		return true
	case r.options.Follow:
		return false
	case f.Class == model.Gone:
		return true
	}
	now, third := r.k.env.Now(), r.k.globals.Timeout/3
	if r.failing.IsZero() {
		r.failing = now.Add(-third) // when the read that failed began, at the earliest
	}
	return now.Sub(r.failing) >= 2*third
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
	err := r.follow(ctx, feed.FollowOptions{Source: model.LogSource{Build: b.ID}, Build: now})
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
