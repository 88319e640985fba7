-- What is told to the feed's readers after a restore: a new epoch, because numbers after the restored state were given before.
select hoso.feed_renew();
