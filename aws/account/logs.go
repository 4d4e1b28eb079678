package account

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// streamsPage is the most streams that CloudWatch Logs puts on a page.
const streamsPage = 50

// ReadLog reads one page of a stream, by GetLogEvents with tokens that lead
// forward. A token is only good together with reading from the head; only the
// first page of a tail is read from the other end. A message of several lines
// becomes several lines of the same time.
func (a *Account) ReadLog(ctx context.Context, read model.LogRead) (model.LogPage, error) {
	ctx, c, done := a.begin(ctx, "GetLogEvents", read.Group+" "+read.Stream)
	defer done()
	in := &cloudwatchlogs.GetLogEventsInput{
		LogGroupName: &read.Group, LogStreamName: &read.Stream, NextToken: optional(read.Token),
		StartFromHead: aws.Bool(read.Token != "" || !read.FromTail),
	}
	if read.Lines > 0 {
		in.Limit = aws.Int32(int32(read.Lines))
	}
	if !read.From.IsZero() {
		in.StartTime = aws.Int64(read.From.UnixMilli())
	}
	out, err := c.clients.logs.GetLogEvents(ctx, in)
	if err != nil {
		failure := a.failure(ctx, c, err)
		if f, ok := errors.AsType[*model.Failure](failure); ok && read.Token != "" && badToken(f) {
			f.Class = model.Conflict
		}
		return model.LogPage{}, failure
	}
	page := model.LogPage{Token: aws.ToString(out.NextForwardToken), Lines: make([]model.LogLine, 0, len(out.Events))}
	for _, e := range out.Events {
		at, ingested := millis(e.Timestamp), millis(e.IngestionTime)
		message := aws.ToString(e.Message)
		if !read.Overwritten {
			message = lineEnds.Replace(message)
		}
		for i, text := range safetext.LogLines(message) {
			page.Lines = append(page.Lines, model.LogLine{At: at, Ingested: ingested, Text: text, Part: i > 0})
		}
	}
	return page, nil
}

// lineEnds makes one of all ends of lines.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// badToken reports whether the service does not know the token, or no longer:
// tokens live for 24 hours.
func badToken(f *model.Failure) bool {
	return f.Code == "InvalidParameterException" && strings.Contains(strings.ToLower(f.Message), "nexttoken")
}

// ListLogStreams reads one page of a group's streams, those with the newest lines
// first, and the marker of the next page.
func (a *Account) ListLogStreams(ctx context.Context, group, marker string) ([]model.LogStream, string, error) {
	ctx, c, done := a.begin(ctx, "DescribeLogStreams", group)
	defer done()
	if err := a.walks.page(c, marker); err != nil {
		return nil, "", err
	}
	out, err := c.clients.logs.DescribeLogStreams(ctx, &cloudwatchlogs.DescribeLogStreamsInput{
		LogGroupName: &group, NextToken: optional(marker), Limit: aws.Int32(streamsPage),
		OrderBy: types.OrderByLastEventTime, Descending: aws.Bool(true),
	})
	if err != nil {
		return nil, "", a.failure(ctx, c, err)
	}
	var streams []model.LogStream
	for _, s := range out.LogStreams {
		streams = append(streams, model.LogStream{
			Name:     safetext.Exact(aws.ToString(s.LogStreamName)),
			FirstAt:  millis(s.FirstEventTimestamp),
			LastAt:   millis(s.LastEventTimestamp),
			Ingested: millis(s.LastIngestionTime),
		})
	}
	return streams, aws.ToString(out.NextToken), nil
}

// millis is a time in milliseconds since 1970, zero for none.
func millis(ms *int64) time.Time {
	if ms == nil {
		return time.Time{}
	}
	return time.UnixMilli(*ms).UTC()
}
