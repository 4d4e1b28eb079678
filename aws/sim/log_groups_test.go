package sim

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
)

func TestListsOfLogGroups(t *testing.T) {
	w := unhurried(t, 1, 80, standing)
	w.PutLog("/aws/apigateway/slack", "s", LogEvent{At: demoStart, Text: "a"})
	var names []string
	pages, bytes := 0, int64(0)
	for p := cloudwatchlogs.NewDescribeLogGroupsPaginator(logsOf(w), &cloudwatchlogs.DescribeLogGroupsInput{}); p.HasMorePages(); pages++ {
		out, err := p.NextPage(t.Context())
		if err != nil || len(out.LogGroups) > 50 {
			t.Fatalf("%v, %d groups", err, len(out.LogGroups))
		}
		for _, g := range out.LogGroups {
			names, bytes = append(names, *g.LogGroupName), bytes+*g.StoredBytes
			if *g.StoredBytes < 0 {
				t.Errorf("%s holds %d bytes", *g.LogGroupName, *g.StoredBytes)
			}
		}
	}
	// A project whose log goes elsewhere has no group.
	if want := 80 + 80 - 2 + 1; len(names) != want || pages != 4 || !slices.IsSorted(names) {
		t.Errorf("%d groups on %d pages, want %d", len(names), pages, want)
	}
	if bytes < 100<<20 || bytes > 4<<30 {
		t.Errorf("they hold %d bytes", bytes)
	}
	one, err := logsOf(w).DescribeLogGroups(t.Context(), &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: str("/aws/lambda/slack-events"), Limit: aws.Int32(5)})
	if err != nil || len(one.LogGroups) != 1 || *one.LogGroups[0].RetentionInDays != 30 || one.NextToken != nil {
		t.Errorf("%v, %+v", err, one)
	}
	_, err = logsOf(w).DescribeLogGroups(t.Context(), &cloudwatchlogs.DescribeLogGroupsInput{NextToken: str("nonsense")})
	wantError(t, err, "InvalidParameterException", "The specified nextToken is invalid.", 400)
}
