package cost

import (
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

func billOf() model.Bill {
	b := model.Bill{Read: model.Read{At: dialogtest.Now.Add(-3 * time.Hour)}, From: dialogtest.Now.AddDate(0, 0, -2), To: dialogtest.Now, Pages: 2}
	for i := range 2 {
		b.Days = append(b.Days, model.BillDay{Day: b.From.AddDate(0, 0, i), Estimated: i == 1, Services: []model.BillService{{Name: "AWS Lambda", Amount: "0.1"}, {Name: "Amazon DynamoDB", Amount: "0.2000000004"}}})
	}
	return b
}

func TestTheBillIsPaidOnlyWhenAsked(t *testing.T) {
	env := dialogtest.Env(t)
	b := newCharges(env, cost.Dollar/100)
	if reply := dialogtest.Press(t, b, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter while it looks said %+v", reply)
	}
	b.SetKept(model.Bill{}, false)
	if !strings.Contains(dialogtest.Screen(b), "enter ask, for $0.01 a page") {
		t.Errorf("the price is not named:\n%s", dialogtest.Screen(b))
	}
	if reply := dialogtest.Press(t, b, env, action.Confirm); reply.Request != (billPaid{}) || reply.Close {
		t.Errorf("enter said %+v", reply)
	}
	if reply := dialogtest.Press(t, b, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter again said %+v", reply)
	}
	b.Fail("denied")
	if reply := dialogtest.Press(t, b, env, action.Confirm); reply != (dialog.Reply{}) || b.state != billAsking {
		t.Errorf("enter after a failure said %+v and is at %d", reply, b.state)
	}
	b.SetBill(billOf())
	if got := dialogtest.Screen(b); !strings.Contains(got, "$0.40") || !strings.Contains(got, "in all") || !strings.Contains(got, "$0.60") {
		t.Errorf("the sums are not there:\n%s", got)
	}
	if reply := dialogtest.Press(t, b, env, action.Confirm); !reply.Close || reply.Request != nil {
		t.Errorf("enter on the answer said %+v", reply)
	}
}
