package verb

import (
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// inBuild is the build that runs this very process, as CodeBuild's environment tells of
// it, nil outside of one. It has not ended.
func inBuild(getenv func(string) string) *model.Build {
	project, _, ok := strings.Cut(getenv("CODEBUILD_BUILD_ID"), ":")
	if !ok || project == "" {
		return nil
	}
	b := &model.Build{ID: getenv("CODEBUILD_BUILD_ID"), Project: project, Status: model.BuildInProgress,
		SourceVersion: getenv("CODEBUILD_SOURCE_VERSION"), Commit: getenv("CODEBUILD_RESOLVED_SOURCE_VERSION"), Initiator: getenv("CODEBUILD_INITIATOR")}
	b.Number, _ = strconv.ParseInt(getenv("CODEBUILD_BUILD_NUMBER"), 10, 64)
	for _, name := range model.BranchVariables() {
		if value := getenv(name); value != "" {
			b.Exported = append(b.Exported, model.Exported{Name: name, Value: value})
		}
	}
	return b
}
