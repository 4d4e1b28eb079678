package sim

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
)

func byName(name string) []types.LookupAttribute {
	return []types.LookupAttribute{{AttributeKey: types.LookupAttributeKeyEventName, AttributeValue: &name}}
}

func TestLookupsGoPageByPage(t *testing.T) {
	now := time.Now()
	w := newWorld(t, Options{Unlimited: true, Now: func() time.Time { return now }})
	w.PutFunction(FunctionSpec{Name: "orders", Versions: 2})
	for i := range 120 {
		now = now.Add(time.Minute)
		if err := w.MoveAlias("orders", "prod", []string{"1", "2"}[i%2]); err != nil {
			t.Fatal(err)
		}
	}
	c := cloudtrail.NewFromConfig(w.Config())
	in := &cloudtrail.LookupEventsInput{LookupAttributes: byName(updatedAlias)}
	seen, pages, last := map[string]bool{}, 0, now.Add(time.Hour)
	for {
		out, err := c.LookupEvents(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		pages++
		for _, e := range out.Events {
			if e.EventTime.After(last) || seen[*e.EventId] {
				t.Errorf("event %s of %v comes after %v", *e.EventId, e.EventTime, last)
			}
			last, seen[*e.EventId] = *e.EventTime, true
		}
		if in.NextToken = out.NextToken; in.NextToken == nil {
			break
		}
	}
	if len(seen) != 119 || pages != 3 {
		t.Errorf("%d events on %d pages", len(seen), pages)
	}
	out, err := c.LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{LookupAttributes: byName(updatedAlias),
		StartTime: aws.Time(now.Add(-2 * time.Minute).Truncate(time.Second)), EndTime: aws.Time(now.Add(-time.Minute))})
	if err != nil || len(out.Events) != 2 {
		t.Errorf("got %d events of three minutes, %v", len(out.Events), err)
	}
	now = now.Add(trailKept)
	if out, err := c.LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{LookupAttributes: byName(createdAlias)}); err != nil || len(out.Events) != 0 {
		t.Errorf("after 90 days: %+v, %v", out, err)
	}
}

// What functions have as their past is made again for each page, and stays the same.
func TestPagesGoThroughThePastOfAllFunctions(t *testing.T) {
	now := time.Now()
	w := newWorld(t, Options{Unlimited: true, Now: func() time.Time { return now }})
	w.SeedDemo(60)
	if err := w.MoveAlias(w.Functions()[7], "dev", "1"); err != nil {
		t.Fatal(err)
	}
	c := cloudtrail.NewFromConfig(w.Config())
	pages := func(size int32) (ids []string) {
		in := &cloudtrail.LookupEventsInput{LookupAttributes: byName(updatedAlias), MaxResults: &size}
		for {
			out, err := c.LookupEvents(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range out.Events {
				ids = append(ids, *e.EventId)
			}
			if in.NextToken = out.NextToken; in.NextToken == nil {
				return ids
			}
		}
	}
	few, many := pages(7), pages(50)
	if len(few) < 300 || !slices.Equal(few, many) {
		t.Errorf("%d events in pages of 7, %d in pages of 50, want the same", len(few), len(many))
	}
	slices.Sort(many)
	if n := len(slices.Compact(many)); n != len(few) {
		t.Errorf("%d of %d events came more than once", len(few)-n, len(few))
	}
}

func TestLookupsThatMakeNoSense(t *testing.T) {
	w := New(Options{Unlimited: true, Now: time.Now})
	c := cloudtrail.NewFromConfig(w.Config())
	_, err := c.LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{LookupAttributes: byName(updatedAlias), NextToken: aws.String("made up")})
	if _, ok := errors.AsType[*types.InvalidNextTokenException](err); !ok {
		t.Errorf("got %v", err)
	}
	_, err = c.LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{LookupAttributes: byName(updatedAlias), MaxResults: aws.Int32(51)})
	if _, ok := errors.AsType[*types.InvalidMaxResultsException](err); !ok {
		t.Errorf("got %v", err)
	}
	_, err = c.LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{LookupAttributes: byName(updatedAlias), StartTime: aws.Time(time.Now()), EndTime: aws.Time(time.Now().Add(-time.Hour))})
	if _, ok := errors.AsType[*types.InvalidTimeRangeException](err); !ok {
		t.Errorf("got %v", err)
	}
	if out, err := c.LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{LookupAttributes: byName("UpdateAlias")}); err != nil || len(out.Events) != 0 {
		t.Errorf("of KMS there is nothing: %+v, %v", out, err)
	}
	if len(w.Unknown()) > 0 {
		t.Errorf("unknown %v", w.Unknown())
	}
	_, err = c.LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{})
	_, err2 := cloudformation.NewFromConfig(w.Config()).DescribeStackResources(t.Context(), &cloudformation.DescribeStackResourcesInput{StackName: aws.String("shop")})
	if err == nil || err2 == nil || len(w.Unknown()) != 2 {
		t.Errorf("what is not simulated was answered: %v, %v", err, err2)
	}
}

func TestTheStackOfAResource(t *testing.T) {
	w := orders(t, 1)
	c := cloudformation.NewFromConfig(w.Config())
	arn := w.arn("orders", "prod")
	_, err := c.DescribeStackResources(t.Context(), &cloudformation.DescribeStackResourcesInput{PhysicalResourceId: &arn})
	wantError(t, err, "ValidationError", "Stack for "+arn+" does not exist", 400)
	if err := w.PutStack("shop", "orders", "prod"); err != nil {
		t.Fatal(err)
	}
	out, err := c.DescribeStackResources(t.Context(), &cloudformation.DescribeStackResourcesInput{PhysicalResourceId: &arn})
	if err != nil || len(out.StackResources) != 2 || *out.StackResources[1].PhysicalResourceId != arn || *out.StackResources[1].StackName != "shop" {
		t.Errorf("got %+v, %v", out, err)
	}
	if err := w.PutStack("shop", "orders", "qa"); err == nil {
		t.Error("a stack has an alias that is not there")
	}
}
