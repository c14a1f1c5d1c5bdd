package dev.stoker.fleet;

/**
 * The stages at which calls wait on their way, for the messages that are theirs. Not safe for
 * threads: the fleet's own thread alone touches it.
 */
record Stages(Turns turns, Room room, Detours detours) {
    void handle(Message.OfStages message) {
        switch (message) {
            case Message.OfTurns told -> handle(told);
            case Message.OfRoom told -> handle(told);
        }
    }

    private void handle(Message.OfTurns message) {
        switch (message) {
            case Message.TokensUsed(var journey, var tokens) -> turns.used(journey, tokens);
            case Message.TurnGivenUp(var journey) -> turns.givenUp(journey);
            case Message.TurnsDue() -> {
                turns.due();
                detours.due();
            }
            case Message.SlotsTold(var id, var model, var slots) -> turns.told(id, model, slots);
        }
    }

    private void handle(Message.OfRoom message) {
        switch (message) {
            case Message.Weighed(var number, var prospect) -> room.weighed(number, prospect);
            case Message.GaveWay gave -> room.gaveWay(gave);
            case Message.RoomTick() -> room.tick();
            case Message.MemoryAsked(var reply) -> reply.complete(room.state());
        }
    }
}
