package sim

import (
	"bytes"
	"compress/gzip"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

// The log of a build: what CodeBuild's agent says around each phase and what the
// commands print, spread over the time that the phase takes.

// containerTime is the time in the agent's own lines.
const containerTime = "2006/01/02 15:04:05.000000"

// said is one line of a phase. Those of the agent get a time in front.
type said struct {
	text  string
	agent bool
}

// agent is a line of CodeBuild's own.
func agent(text string) said { return said{text, true} }

// printed are lines of a command.
func printed(lines ...string) []said {
	out := make([]said, len(lines))
	for i, l := range lines {
		out[i] = said{text: l}
	}
	return out
}

// logLines is the whole log of a build, also what is still to come. A build that is
// stopped breaks off.
func (b *build) logLines() []logLine {
	var out []logLine
	start := b.submitted
	r := stream(int64(b.number), "log "+b.uuid)
	for _, s := range b.planned() {
		said := b.speech(s, r)
		for i, line := range said {
			// Evenly, but for a little: the first at the phase's start, the last at its end.
			share := float64(i) / float64(max(1, len(said)-1))
			if i > 0 && i < len(said)-1 {
				share += (r.Float64() - 0.5) / float64(len(said))
			}
			at := start.Add(time.Duration(share * 0.98 * float64(s.lasts)))
			if !b.stopped.IsZero() && at.After(b.stopped) {
				return out
			}
			text := line.text
			if line.agent {
				text = "[Container] " + at.UTC().Format(containerTime) + " " + text
			}
			out = append(out, logLine{at: at, text: text + "\n"})
		}
		start = start.Add(s.lasts)
	}
	return out
}

// logStream is the stream of a build; false for one that has not got so far as to
// say anything.
func (b *build) logStream(w *World) (logStream, bool) {
	from, reached := b.begins(types.BuildPhaseTypeDownloadSource)
	if !reached {
		return logStream{}, false
	}
	return logStream{name: b.uuid, first: from, born: ingestTime(w.seed, b.uuid, from), last: b.last,
		lines: func() []logLine { return ingested(w.seed, b.uuid, b.logLines()) }}, true
}

// logObject is the log as it lies in the bucket: compressed.
func (b *build) logObject() []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	for _, l := range b.logLines() {
		_, _ = io.WriteString(z, l.text) // writing to memory does not fail
	}
	_ = z.Close()
	return out.Bytes()
}

// speech is what is said in a phase.
func (b *build) speech(s span, r source) []said {
	c := b.project.commands()
	var out []said
	command := func(text string, lines []said) {
		out = append(out, agent("Running command "+text))
		out = append(out, lines...)
	}
	switch s.phase {
	case types.BuildPhaseTypeDownloadSource:
		out = b.downloadSpeech(s)
	case types.BuildPhaseTypeInstall:
		out = append(out, agent("Entering phase INSTALL"))
		command("echo \"Building $CODEBUILD_RESOLVED_SOURCE_VERSION\"", printed("Building "+b.commit))
		command(c.install, b.installSpeech(r, b.story == FailsInstall))
	case types.BuildPhaseTypePreBuild:
		out = append(out, agent("Entering phase PRE_BUILD"))
		command(c.lint, b.lintSpeech(r, b.story == FailsLint))
	case types.BuildPhaseTypeBuild:
		out = append(out, agent("Entering phase BUILD"))
		command(c.test, b.testSpeech(r))
	case types.BuildPhaseTypePostBuild:
		out = append(out, agent("Entering phase POST_BUILD"))
		if b.story == FailsTests {
			command("test \"$CODEBUILD_BUILD_SUCCEEDING\" = 1 || echo \"nothing to pack\"", printed("nothing to pack"))
			break
		}
		command(c.pack, nil)
		command("ls -l function.zip", printed("-rw-r--r-- 1 root root "+strconv.Itoa(len(b.artifact()))+" function.zip"))
	case types.BuildPhaseTypeUploadArtifacts:
		out = append(out, agent("Expanding base directory path: ."), agent("Assembling file list"), agent("Expanding ."),
			agent("Expanding file paths for base directory ."), agent("Assembling file list"), agent("Expanding function.zip"))
		if b.story != FailsTests {
			out = append(out, agent("Found 1 file(s)"))
		}
	default:
		return nil
	}
	if s.status != types.StatusTypeStopped {
		if s.status == types.StatusTypeFailed && s.code == "COMMAND_EXECUTION_ERROR" {
			_, command, _ := strings.Cut(s.message, "command: ")
			command, _, _ = strings.Cut(command, ". Reason")
			out = append(out, agent("Command did not exit successfully "+command+" exit status 1"))
		}
		out = append(out, agent("Phase complete: "+string(s.phase)+" State: "+string(s.status)),
			agent("Phase context status code: "+s.code+" Message: "+s.message))
	}
	return out
}

// downloadSpeech is what the agent says before the first command.
func (b *build) downloadSpeech(s span) []said {
	p := b.project
	out := []said{agent("Running on CodeBuild On-demand"), agent("Waiting for agent ping"), agent("Waiting for DOWNLOAD_SOURCE")}
	if s.status == types.StatusTypeFailed {
		return append(out, agent("Source download failed for primary source: "+s.message))
	}
	runtime := "python 3.12"
	if p.runtime == node {
		runtime = "nodejs 22"
	}
	language, number, _ := strings.Cut(runtime, " ")
	return append(out, agent("Phase is DOWNLOAD_SOURCE"),
		agent("CODEBUILD_SRC_DIR=/codebuild/output/src"+b.uuid[:8]+"/src/"+strings.TrimPrefix(p.location, "https://")),
		agent("YAML location is /codebuild/output/src"+b.uuid[:8]+"/src/buildspec.yml"),
		agent("Setting HTTP client timeout to higher timeout for S3 source"),
		agent("Processing environment variables"),
		agent("Selecting '"+language+"' runtime version '"+number+"' based on manual selections..."),
		agent("Running command echo \"Installing "+language+" version "+number+" ...\""),
		said{text: "Installing " + language + " version " + number + " ..."},
		agent("Moving to directory /codebuild/output/src"+b.uuid[:8]+"/src"),
		agent("Unable to initialize cache download: no paths specified to be cached"),
		agent("Configuring ssm agent with target id: codebuild:"+b.uuid),
		agent("Successfully updated ssm agent configuration"),
		agent("Registering with agent"),
		agent("Phases found in YAML: 4"),
		agent(" INSTALL: 2 commands"), agent(" PRE_BUILD: 1 commands"), agent(" BUILD: 1 commands"), agent(" POST_BUILD: 2 commands"))
}
