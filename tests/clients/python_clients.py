"""What each Python client sends: python_clients.py CLIENT URL KEY WHO."""

import sys
from urllib.parse import urlsplit

PAGE = "https://shop.example/tea?utm_source=news&utm_medium=email&utm_campaign=spring"


def order(who):
    return {
        "order_id": who,
        "revenue": 1289.9,
        "tax": 206.38,
        "shipping": 4.9,
        "discount": 10,
        "coupon": "tea10",
        "currency": "EUR",
        "products": [{"sku": "T-1", "name": "Green tea", "price": 6.25, "quantity": 2}],
    }


def failed(error, *_):
    print(error, file=sys.stderr)
    sys.exit(1)


def segment(url, key, who):
    from segment.analytics.client import Client

    client = Client(key, host=url, on_error=failed)
    client.page(anonymous_id=f"{who}-device", name="Tea", properties={"url": PAGE})
    client.identify(user_id=who, anonymous_id=f"{who}-device", traits={"email": "jo@shop.example"})
    client.track(user_id=who, event="Order Completed", properties=order(who))
    client.shutdown()


def rudderstack(url, key, who):
    from rudderstack.analytics.client import Client

    client = Client(key, host=url, on_error=failed)
    client.page(anonymous_id=f"{who}-device", name="Tea", properties={"url": PAGE})
    client.identify(user_id=who, anonymous_id=f"{who}-device")
    client.track(user_id=who, event="Order Completed", properties=order(who))
    client.flush()
    client.join()


def posthog(url, key, who):
    from posthog import Posthog

    client = Posthog(key, host=url, on_error=failed)
    client.capture(
        "$pageview",
        distinct_id=f"{who}-device",
        properties={"$current_url": PAGE, "$process_person_profile": False},
    )
    client.alias(f"{who}-device", who)
    client.capture("Order Completed", distinct_id=who, properties=order(who))
    client.shutdown()


def posthog_v1(url, key, who):
    from posthog import Posthog

    client = Posthog(key, host=url, on_error=failed, capture_mode="v1", gzip=True)
    client.capture("Order Completed", distinct_id=who, properties=order(who))
    client.shutdown()


def snowplow(url, key, who):
    from snowplow_tracker import Emitter, PagePing, PageView, Subject, Tracker

    at = urlsplit(url)
    post = Emitter(at.hostname, protocol="http", port=at.port, method="post", batch_size=2)
    visitor = Subject().set_domain_user_id(f"{who}-device")
    tracker = Tracker("shop", post, subject=visitor, app_id=key)
    tracker.track(PageView(page_url=PAGE, page_title="Tea"))
    visitor.set_user_id(who)
    item = {"sku": "T-1", "name": "Green tea", "category": "Teas", "price": 6.25, "quantity": 2, "currency": "EUR"}
    tracker.track_ecommerce_transaction(
        order_id=who, total_value=1289.9, tax_value=206.38, shipping=4.9, currency="EUR", items=[item]
    )
    tracker.flush()
    get = Emitter(at.hostname, protocol="http", port=at.port, method="get", batch_size=1)
    pinger = Tracker("shop", get, subject=visitor, app_id=key)
    pinger.track(PagePing(page_url=PAGE, max_y=300))
    pinger.flush()


def ga4mp(url, key, who):
    from ga4mp import GtagMP

    client = GtagMP(api_secret="any", measurement_id=key, client_id=f"{who}-device")
    client._base_domain = f"{url}/mp/collect"
    client.store.set_user_property(name="plan", value="gold")
    view = client.create_new_event("page_view")
    view.set_event_param("page_location", PAGE)
    bought = client.create_new_event("purchase")
    for name, value in {
        "transaction_id": who,
        "value": 1289.9,
        "tax": 206.38,
        "shipping": 4.9,
        "coupon": "tea10",
        "currency": "EUR",
    }.items():
        bought.set_event_param(name, value)
    item = bought.create_new_item(item_id="T-1", item_name="Green tea")
    item.set_parameter("price", 6.25)
    item.set_parameter("quantity", 2)
    bought.add_item_to_event(item)
    client.send([view, bought])


if __name__ == "__main__":
    client, url, key, who = sys.argv[1:]
    {
        "segment": segment,
        "rudderstack": rudderstack,
        "posthog": posthog,
        "posthog_v1": posthog_v1,
        "snowplow": snowplow,
        "ga4mp": ga4mp,
    }[client](url, key, who)
