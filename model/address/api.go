package address

import (
	"net/url"

	"github.com/aloftdeck/aloft/model"
)

// APIStageARN is a stage's of an API, empty where the Region is not known. Those of API
// Gateway name no account.
func APIStageARN(a model.API, stage string, at model.Identity) string {
	if at.Region == "" {
		return ""
	}
	family := "apis"
	if a.Kind == model.RESTAPI {
		family = "restapis"
	}
	return "arn:" + Partition(at.Region) + ":apigateway:" + at.Region + "::/" + family + "/" + a.ID + "/stages/" + stage
}

// APIStageConsole is the page of an API's stages in the console, empty where the Region is
// not known.
func APIStageConsole(a model.API, at model.Identity) string {
	if at.Region == "" || !plain(at.Region) {
		return ""
	}
	_, console := partition(at.Region)
	page := "/apigateway/main/develop/stages?"
	if a.Kind == model.RESTAPI {
		page = "/apigateway/main/apis/" + url.PathEscape(a.ID) + "/stages?"
	}
	return console + page + "api=" + url.QueryEscape(a.ID) + "&region=" + url.QueryEscape(at.Region)
}

// APIStageCommand is the command of AWS' own tool that reads a stage.
func APIStageCommand(a model.API, stage string, as model.Identity) string {
	words := []string{"apigatewayv2", "get-stage", "--api-id", a.ID, "--stage-name", stage}
	if a.Kind == model.RESTAPI {
		words = []string{"apigateway", "get-stage", "--rest-api-id", a.ID, "--stage-name", stage}
	}
	return command(words, as.Region, as)
}
