package account

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/aloftdeck/aloft/model"
)

// ClockSkew is how far this host's clock is ahead of the one by which AWS dates its answers.
func (a *Account) ClockSkew(ctx context.Context) (time.Duration, error) {
	ctx, c, done := a.begin(ctx, "GetCallerIdentity", "")
	defer done()
	out, err := c.clients.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return 0, a.failure(ctx, c, err)
	}
	at, ok := middleware.GetServerTime(out.ResultMetadata)
	here, also := middleware.GetResponseAt(out.ResultMetadata)
	if !ok || !also || at.IsZero() {
		return 0, &model.Failure{Class: model.Other, Operation: "GetCallerIdentity", Message: "the answer has no date"}
	}
	return here.Sub(at), nil
}
