package dev.stoker.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The events that lead from one view to the next. Pure. */
final class Changes {
    private Changes() {}

    static List<FleetEvent> between(FleetView before, FleetView after) {
        List<FleetEvent> events = new ArrayList<>();
        Map<Object, BackendView> old = byId(before);
        Map<Object, BackendView> now = byId(after);
        old.forEach((id, backend) -> {
            if (!now.containsKey(id)) {
                events.add(new FleetEvent.BackendGone(backend));
            }
        });
        now.forEach((id, backend) -> {
            BackendView was = old.get(id);
            if (was == null) {
                events.add(new FleetEvent.BackendAppeared(backend));
            } else if (!was.health().equals(backend.health()) || isOtherwise(was, backend)) {
                events.add(new FleetEvent.HealthChanged(backend));
            }
            events.addAll(ofEngines(was == null ? List.of() : was.engines(), backend));
        });
        if (after.scanned() && !before.scanned()) {
            events.add(new FleetEvent.ScanEnded(after));
        }
        return events;
    }

    private static boolean isOtherwise(BackendView was, BackendView now) {
        return was.condition().state() != now.condition().state()
                || !was.condition().reason().equals(now.condition().reason());
    }

    private static List<FleetEvent> ofEngines(List<EngineView> before, BackendView after) {
        return after.engines().stream()
                .filter(engine -> before.stream().noneMatch(old -> isUnmoved(old, engine)))
                .<FleetEvent>map(FleetEvent.EngineChanged::new)
                .toList();
    }

    private static boolean isUnmoved(EngineView old, EngineView now) {
        return old.model().equals(now.model())
                && old.use() == now.use()
                && old.state().equals(now.state())
                && Objects.equals(old.pid(), now.pid());
    }

    private static Map<Object, BackendView> byId(FleetView view) {
        return view.backends().stream()
                .collect(Collectors.toMap(BackendView::id, Function.identity()));
    }
}
