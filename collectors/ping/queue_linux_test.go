package ping

import "testing"

func TestTheLoopbackHasNoQueueThatIsStuck(t *testing.T) {
	count := queueCounter()
	if _, _, ok := count("nosuch0"); ok {
		t.Error("the queue of an interface that is not there was counted")
	}
	q := &queues{count: count}
	if q.stuck("lo", 0) || q.stuck("lo", queueApart) {
		t.Error("the loopback's queue is stuck")
	}
}
