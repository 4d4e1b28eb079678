package action

// Why something can not be done with builds, logs and deploys right now.

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

func needPipeline(s Situation) string {
	if !s.Pipeline {
		return "builds and logs are switched off"
	}
	return ""
}

func functionLogDisabled(s Situation) string {
	if reason := needPipeline(s); reason != "" {
		return reason
	}
	return needFunction(s)
}

func startBuildDisabled(s Situation) string {
	if reason := needPipeline(s); reason != "" {
		return reason
	}
	if s.Project == "" {
		return "no project is chosen"
	}
	return ""
}

func needBuild(s Situation) string {
	if reason := needPipeline(s); reason != "" {
		return reason
	}
	if s.Build == nil {
		return "no build is chosen"
	}
	return ""
}

func stopBuildDisabled(s Situation) string {
	if reason := needBuild(s); reason != "" {
		return reason
	}
	if s.Build.Complete {
		return BuildName(*s.Build) + " has ended"
	}
	return ""
}

func retryBuildDisabled(s Situation) string {
	if reason := needBuild(s); reason != "" {
		return reason
	}
	switch {
	case !s.Build.Complete:
		return BuildName(*s.Build) + " is still running"
	case s.Build.Status == model.BuildSucceeded:
		return BuildName(*s.Build) + " succeeded: start a new build instead"
	}
	return ""
}

func deployBuildDisabled(s Situation) string {
	if reason := needBuild(s); reason != "" {
		return reason
	}
	switch b := s.Build; {
	case !s.Deploys:
		return "deploys are switched off"
	case !b.Complete:
		return BuildName(*b) + " is still running"
	case b.Status != model.BuildSucceeded:
		return BuildName(*b) + " did not succeed"
	}
	return ""
}

func publishDisabled(s Situation) string {
	if !s.Deploys {
		return "deploys are switched off"
	}
	return needFunction(s)
}

func needLog(s Situation) string {
	if reason := needPipeline(s); reason != "" {
		return reason
	}
	if s.Log == nil {
		return "no log is open"
	}
	return ""
}

func needLines(s Situation) string {
	if reason := needLog(s); reason != "" {
		return reason
	}
	if s.Log.Lines == 0 {
		return "the log has no lines yet"
	}
	return ""
}

func needMatch(s Situation) string {
	if reason := needLog(s); reason != "" {
		return reason
	}
	switch {
	case s.Log.Query == "":
		return "nothing is searched for"
	case s.Log.Matches == 0:
		return fmt.Sprintf("no line holds %q", s.Log.Query)
	}
	return ""
}

func needError(s Situation) string {
	if reason := needLog(s); reason != "" {
		return reason
	}
	if s.Log.Errors == 0 {
		return "no line tells of an error"
	}
	return ""
}

func needPhase(s Situation) string {
	if reason := needLog(s); reason != "" {
		return reason
	}
	if s.Log.Phases == 0 {
		return "the log names no phase"
	}
	return ""
}

// BuildName is a build as people say it: its project and number, or the beginning
// of its id while it has no number.
func BuildName(b model.Build) string {
	if b.Number > 0 {
		return fmt.Sprintf("%s #%d", b.Project, b.Number)
	}
	project, id, _ := strings.Cut(b.ID, ":")
	return project + " " + id[:min(len(id), 8)]
}
